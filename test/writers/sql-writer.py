"""The same writer as node-writer.mjs, by another DuckDB: python sql-writer.py DATABASE [BLOCK_BYTES]"""

import sys

import duckdb

# What the DuckDB that is built in can read.
newer = int(duckdb.__version__.split(".")[0]) > 1
config = {"storage_compatibility_version": "v1.5.0"} if newer else {}
if len(sys.argv) > 2:
    config["default_block_size"] = sys.argv[2]
connection = duckdb.connect(sys.argv[1], config=config)
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("ok", flush=True)
    except duckdb.Error as error:
        print("error: " + str(error).replace("\n", " "), flush=True)
connection.close()
