import json
import os
import sys
import threading


class Progress:
    """
    Tells once when as many different objects have been reconciled as are expected. Objects are named "w-<number>", so
    that one bit for each is enough: what is measured is the operator, and not this.
    """

    def __init__(self, expected: int) -> None:
        self.seen = bytearray(expected // 8 + 1)
        self.missing = expected
        self.runs = 0

    def add(self, name: str) -> None:
        index, bit = divmod(int(name.removeprefix("w-")), 8)
        if index >= len(self.seen) or self.seen[index] & (1 << bit):
            return
        self.seen[index] |= 1 << bit
        self.missing -= 1
        if self.missing == 0:
            print("BENCH synced", flush=True)

    def answer(self) -> None:
        """Says how many runs there were, for each line that comes in."""
        if os.environ.get("BENCH_ASKED") == "1":
            threading.Thread(target=self._answer_lines, daemon=True).start()

    def _answer_lines(self) -> None:
        for _ in sys.stdin:
            print("BENCH answer " + json.dumps({"runs": self.runs}), flush=True)
