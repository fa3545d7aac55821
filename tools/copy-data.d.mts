export function copyData(output: string): void;
