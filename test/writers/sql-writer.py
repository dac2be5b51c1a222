"""The same writer as node-writer.mjs, by another DuckDB: python sql-writer.py DATABASE [STORAGE_VERSION]"""

import sys

import duckdb

storage = sys.argv[2:3]
connection = duckdb.connect(sys.argv[1], config={"storage_compatibility_version": storage[0]} if storage else {})
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("ok", flush=True)
    except duckdb.Error as error:
        print("error: " + str(error).replace("\n", " "), flush=True)
connection.close()
