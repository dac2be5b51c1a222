"""The same writer as node-writer.mjs, by another DuckDB: python sql-writer.py DATABASE"""

import sys

import duckdb

# What the DuckDB that is built in can read.
newer = int(duckdb.__version__.split(".")[0]) > 1
connection = duckdb.connect(sys.argv[1], config={"storage_compatibility_version": "v1.5.0"} if newer else {})
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("ok", flush=True)
    except duckdb.Error as error:
        print("error: " + str(error).replace("\n", " "), flush=True)
connection.close()
