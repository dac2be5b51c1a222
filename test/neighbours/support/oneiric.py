"""Owns a SQLite file as Oneiric does: runs one line of SQL after another from the input, and says what came of it.

    python3 oneiric.py FILE JOURNAL_MODE          # lines of SQL
    python3 oneiric.py FILE JOURNAL_MODE restless # writes without pause until the input ends
"""

import json
import sqlite3
import sys
import threading

path, mode, *rest = sys.argv[1:]
connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
connection.execute(f"PRAGMA journal_mode = {mode}")
# Pages go to the file, and into the log, in the middle of transactions.
connection.execute("PRAGMA cache_size = 5")
connection.execute("PRAGMA wal_autocheckpoint = 20")


def restless():
    """Whatever is committed, both columns add up to nothing, and every row has the same turn."""
    connection.execute("CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, a INT, b INT, turn INT, filler TEXT)")
    connection.executemany(
        "INSERT OR REPLACE INTO account VALUES (?, 0, 0, 0, ?)", [(i, "x" * 500) for i in range(400)]
    )
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    turn = 0
    while not ended.is_set():
        turn += 1
        connection.execute("BEGIN")
        connection.execute("UPDATE account SET a = a + id, turn = ?", (turn,))
        connection.execute("UPDATE account SET b = b - id")
        connection.execute("COMMIT")
    print(turn, flush=True)


if rest:
    restless()
else:
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            rows = connection.execute(line).fetchall()
            print(json.dumps(rows), flush=True)
        except sqlite3.Error as error:
            print(json.dumps({"error": str(error)}), flush=True)
