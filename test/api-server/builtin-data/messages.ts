const origin =
  'How k8s.io/api 0.36.3 and its neighbours lay out their kinds in Protobuf, by the tags of their Go structs. ' +
  'Copyright The Kubernetes Authors, Apache License 2.0. Made by tools/protobuf-messages.mjs.';

/** The data file, out of the lines that `go-types messages` prints. */
export function messagesText(lines: string): string {
  return `${JSON.stringify(origin)}\n${lines}`;
}
