#!/usr/bin/env python3
"""Fails unless the axioms printed by `Print Assumptions` (second file) all stand on the allow-list (first file)."""
import re
import sys


def main(allowed_path, log_path):
    with open(allowed_path, encoding="utf-8") as file:
        allowed = {line.split("#")[0].strip() for line in file} - {""}
    with open(log_path, encoding="utf-8") as file:
        log = file.read()
    if "Axioms:" not in log:
        print(f"{log_path}: no list of axioms")
        return 1
    # An entry starts in the first column: `name : type` or `name` with the type on indented lines.
    used = set(re.findall(r"^([A-Za-z_][\w.']*)\s*(?::|$)", log.split("Axioms:", 1)[1], re.M))
    for name in sorted(used - allowed):
        print(f"not allowed: {name}")
    print(f"{len(used)} axioms in use, {len(used - allowed)} not allowed")
    return 1 if used - allowed or not used else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
