"""The same writer as node-writer.mjs, by another DuckDB: python sql-writer.py DATABASE"""

import sys

import duckdb

connection = duckdb.connect(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("ok", flush=True)
    except duckdb.Error as error:
        print("error: " + str(error).replace("\n", " "), flush=True)
connection.close()
