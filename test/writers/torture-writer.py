"""The same writer as torture-writer.mjs, by another DuckDB: python torture-writer.py SCRIPT DATABASE BLOCK_BYTES"""

import json
import pathlib
import random
import sys
import threading
import time

import duckdb

script_name, path, block_bytes = sys.argv[1:]
script = json.loads(pathlib.Path(__file__).with_name(script_name).read_text())
config = {"default_block_size": block_bytes}
if int(duckdb.__version__.split(".")[0]) > 1:
    config["storage_compatibility_version"] = "v1.5.0"
seal = script["seal"].replace("{summary}", script["summary"])
weights = [change["weight"] for change in script["changes"]]

stopping = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stopping.set()), daemon=True).start()


def say(line):
    print(line, flush=True)


def checkpoint_meanwhile(connection):
    while not stopping.is_set():
        time.sleep(random.random() * 0.2)
        try:
            connection.execute(random.choice(script["checkpoints"]))
        except duckdb.Error as error:
            if "Cannot CHECKPOINT" not in str(error):
                say("failed " + str(error).replace("\n", " "))
    connection.close()


try:
    connection = duckdb.connect(path, config=config)
    for statement in script["setup"]:
        connection.execute(statement)
    commits = connection.execute("SELECT commits FROM ledger").fetchone()[0]
    say("ready")
    checkpoints = threading.Thread(target=checkpoint_meanwhile, args=[connection.cursor()])
    checkpoints.start()
    while not stopping.is_set():
        (change,) = random.choices(script["changes"], weights)
        commits += 1
        connection.execute("BEGIN")
        connection.execute(change["sql"].replace("{n}", str(random.randint(change["least"], change["most"]))))
        connection.execute(seal.replace("{n}", str(commits)))
        connection.execute("COMMIT")
        say(f"committed {commits}")
    checkpoints.join()
    connection.close()
except Exception as error:
    say("failed " + str(error).replace("\n", " "))
    stopping.set()
    sys.exit(1)
