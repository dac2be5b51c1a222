"""The same writer as node-writer.mjs, by another DuckDB: python sql-writer.py DATABASE [SETTING=VALUE ...]"""

import sys

import duckdb

connection = duckdb.connect(sys.argv[1], config=dict(setting.split("=", 1) for setting in sys.argv[2:]))
print("ready", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("ok", flush=True)
    except duckdb.Error as error:
        print("error: " + str(error).replace("\n", " "), flush=True)
connection.close()
