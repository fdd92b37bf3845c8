#!/usr/bin/env python3
"""Fails if a Coq source assumes or skips anything: a word that declares an axiom, admits a goal, or disables a check.

A Variable or Hypothesis is allowed inside a Section only, where Coq turns it into a premise.
"""
import re
import sys

FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Conjectures?|Parameters?|Primitive|bypass_check|Guard Checking|"
    r"Positivity Checking|Universe Checking|native_compute|Unset|Load|Redirect|Extract\w*)\b")
LOCAL = re.compile(r"^\s*(Variables?|Hypothes[ie]s|Context)\b")
COMMENT = re.compile(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", re.S)


def violations(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    while COMMENT.search(text):
        text = COMMENT.sub(lambda m: "\n" * m.group().count("\n"), text)
    open_sections = 0
    for number, line in enumerate(text.split("\n"), 1):
        for word in FORBIDDEN.findall(line):
            yield f"{path}:{number}: {word}"
        if LOCAL.match(line) and not open_sections:
            yield f"{path}:{number}: a variable outside a section is an axiom"
        open_sections += len(re.findall(r"\bSection\s+\w+\.", line)) - len(re.findall(r"\bEnd\s+\w+\.", line))


def main(paths):
    found = [v for path in paths for v in violations(path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
