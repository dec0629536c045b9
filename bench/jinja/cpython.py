"""Times Python's Jinja2: one JSON object a line in, the seconds of one round out."""

import json
import sys
import time

from jinja2 import Environment

environment = Environment()
compiled = {}
for line in sys.stdin:
    asked = json.loads(line)
    variables = asked["variables"]
    if asked["source"] not in compiled:
        compiled[asked["source"]] = environment.from_string(asked["source"])
    template = compiled[asked["source"]]
    text = template.render(variables)
    start = time.perf_counter()
    if asked["work"] == "render":
        for _ in range(asked["count"]):
            template.render(variables)
    else:
        for _ in range(asked["count"]):
            environment.from_string(asked["source"]).render(variables)
    print(json.dumps({"seconds": time.perf_counter() - start, "text": text}), flush=True)
