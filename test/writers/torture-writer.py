"""The same writer as torture-writer.mjs, by another DuckDB: python torture-writer.py DATABASE BLOCK_BYTES"""

import json
import pathlib
import random
import sys
import threading

import duckdb

path, block_bytes = sys.argv[1:]
script = json.loads(pathlib.Path(__file__).with_name("torture-script.json").read_text())
seal = script["seal"].replace("{summary}", script["summary"])
weights = [change["weight"] for change in script["changes"]]

stopping = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stopping.set()), daemon=True).start()


def say(line):
    print(line, flush=True)


try:
    connection = duckdb.connect(path, config={"default_block_size": block_bytes})
    for statement in script["setup"]:
        connection.execute(statement)
    commits = connection.execute("SELECT commits FROM ledger").fetchone()[0]
    say("ready")
    while not stopping.is_set():
        (change,) = random.choices(script["changes"], weights)
        commits += 1
        connection.execute("BEGIN")
        connection.execute(change["sql"].replace("{n}", str(random.randint(change["least"], change["most"]))))
        connection.execute(seal.replace("{n}", str(commits)))
        connection.execute("COMMIT")
        say(f"committed {commits}")
        if random.random() < 0.1:
            connection.execute(random.choice(script["checkpoints"]))
    connection.close()
except Exception as error:
    say("failed " + str(error).replace("\n", " "))
    sys.exit(1)
