#!/usr/bin/env python3
"""List what score.py counts as severe, and takers taken for losers, claim by claim.

usage: severe.py SCORE.py GOLD.jsonl CLAIMS.ndjson
"""
import json
import sys
from collections import defaultdict

score = {"__name__": "score"}
source = open(sys.argv[1], encoding="utf-8").read()
exec(source[: source.rindex("\nmain()")], score)  # its matching, without its report


def words(m):
    return (m or {}).get("text", "")


def same(a, b):
    return bool(a and b) and (score["overlap"](a, b) or score["fold"](words(a)) == score["fold"](words(b)))


gold = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8") if line.strip()]
claims = defaultdict(list)
for line in open(sys.argv[3], encoding="utf-8"):
    c = json.loads(line)
    claims[c["report"]].append(c)
possible = severe = control = swapped = 0
lines = []
for d in gold:
    prop = claims[d["id"]]
    for i, j in score["match"](d["claims"], prop):
        a, b = d["claims"][i], prop[j]
        told = f"{d['id']} {b['span']['start']}-{b['span']['end']} {b['kind']}"
        if a["kind"] in ("control", "casualties") and a.get("stance") in ("denied", "prospective", "unconfirmed"):
            possible += 1
            if b.get("stance") in ("asserted", "attributed"):
                severe += 1
                lines.append(f"- {told}: {a['stance']} read as {b['stance']}")
        if a.get("quantity") and (a.get("low") is None) != (a.get("high") is None) and a.get("value") is None:
            possible += 1
            q = b.get("quantity") or {}
            low, high = q.get("low") is not None, q.get("high") is not None
            if (high and not low) if a.get("low") is not None else (low and not high):
                severe += 1
                lines.append(f"- {told}: a bound turned round")
    # Swaps cannot match: they are looked for among claims on the same place.
    for b in prop:
        if b["kind"] != "control":
            continue
        control += 1
        for a in d["claims"]:
            if a["kind"] != "control" or not score["overlap"](a.get("span"), b.get("span")) or not score["same_place"](a, b):
                continue
            taking = {"takes", "retakes"}
            if a.get("change") in taking and b.get("change") in taking and (same(a.get("loser"), b.get("actor")) or same(a.get("actor"), b.get("loser"))):
                swapped += 1
                lines.append(f"- {d['id']} {b['span']['start']}-{b['span']['end']}: taker and loser swapped")
                break
print(f"Severe errors: {severe} of {possible} claims where one is possible. Taker and loser swapped: {swapped} of {control} control claims.")
print("\n".join(lines))
