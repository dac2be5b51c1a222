"""Sends what an orchestrator's tasks came to to the collector of Mahavishnu Learning.

Copy this file beside your code; it needs Python 3.9 and nothing else. A task is never slowed, stopped or failed by it:
a record goes into a queue in memory in microseconds, a thread sends what is in the queue, and what does not fit is
dropped and counted. docs/producers.md shows its use.

    client = LearningClient(LearningConfig.load("settings/learning.json"))
    client.record_execution(task_type="refactor", repo="api", success=True, duration_seconds=12.5)

    producer | python3 mahavishnu_learning.py --url http://127.0.0.1:8686     # one JSON object a line
"""

from __future__ import annotations

import argparse
import atexit
import contextvars
import dataclasses
import functools
import http.client
import inspect
import json
import logging
import math
import numbers
import os
import re
import sys
import threading
import time
import urllib.parse
import uuid
import weakref
from collections import OrderedDict, deque
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple

__all__ = [
    "LearningClient",
    "LearningConfig",
    "RoutingTelemetry",
    "TieredModelRouterWithTelemetry",
    "infer_error_type",
    "record_pool_execution",
    "records_executions",
]

log = logging.getLogger("mahavishnu_learning")

Record = Dict[str, Any]

# ---------------------------------------------------------------------------------------------------- configuration

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}

# Names that a field goes by in older settings, in files and, in capitals, after MAHAVISHNU_ in the environment.
_OTHER_NAMES = {
    "database_path": ("learning_database_path", "learning_db_path", "db_path"),
    "enabled": ("learning_enabled",),
    "retention_days": ("execution_retention_days",),
}


def _as_type(value: Any, default: Any, name: str) -> Any:
    """The value in the type of its default. Raises ValueError, naming the field."""
    try:
        if isinstance(default, bool):
            if isinstance(value, bool):
                return value
            text = str(value).strip().lower()
            if text in _TRUE or text in _FALSE:
                return text in _TRUE
        elif isinstance(default, int):
            number = int(value)
            if not isinstance(value, bool) and number == float(value):
                return number
        elif isinstance(default, float):
            number = float(value)
            if not isinstance(value, bool) and math.isfinite(number):
                return number
        elif isinstance(value, str):
            return value
    except (TypeError, ValueError):
        pass
    kind = {bool: "true or false", int: "a whole number", float: "a number"}.get(type(default), "text")
    raise ValueError(f"LearningConfig: {name} takes {kind}.")


@dataclasses.dataclass(frozen=True)
class LearningConfig:
    """Settings of what is recorded and where it goes.

    ``load`` reads a file, whose values the environment overrides. A field ``batch_size`` is found there as
    MAHAVISHNU_LEARNING_BATCH_SIZE and as MAHAVISHNU_LEARNING__BATCH_SIZE.
    """

    enabled: bool = False
    #: The collector.
    url: str = "http://127.0.0.1:8686"
    #: A file that holds the collector's bearer token; empty for none.
    token_file: str = ""
    database_path: str = "data/learning.db"
    retention_days: int = 90
    enable_feedback_collection: bool = True
    enable_telemetry_capture: bool = True
    embedding_model: str = "all-MiniLM-L6-v2"
    similarity_threshold: float = 0.7
    min_samples_for_learning: int = 10
    #: Records in one request.
    batch_size: int = 100
    #: Records that wait in memory; further ones are dropped.
    queue_size: int = 1000
    #: Seconds that a record waits for others.
    flush_interval: float = 5.0
    #: Seconds until a request that failed is made again.
    retry_interval: float = 10.0
    #: Seconds that a request may take.
    request_timeout: float = 5.0

    def __post_init__(self) -> None:
        bounds = {
            "retention_days": (1, 365),
            "similarity_threshold": (0, 1),
            "min_samples_for_learning": (1, 1_000_000),
            "batch_size": (1, 1000),
            "queue_size": (1, 1_000_000),
            "flush_interval": (0.01, 3600),
            "retry_interval": (0.01, 3600),
            "request_timeout": (0.1, 600),
        }
        for name, (least, most) in bounds.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"LearningConfig: {name} takes a number from {least} to {most}.")
        if urllib.parse.urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError("LearningConfig: url takes an address that begins with http:// or https://.")

    @classmethod
    def load(
        cls, path: "Optional[os.PathLike[str] | str]" = None, environ: Optional[Mapping[str, str]] = None
    ) -> "LearningConfig":
        """Settings of a JSON or TOML file, under ``learning`` or at its top, and of the environment.

        Raises ValueError for a value that does not fit its field and for a file that cannot be read; fields that it
        does not know are ignored, with a warning where they are under ``learning``.
        """
        env = os.environ if environ is None else environ
        values: Record = {}
        if path is not None:
            values.update(cls._from_mapping(_read_settings(path)))
        values.update(cls._from_environment(env))
        return cls(**values)

    @classmethod
    def _fields(cls) -> "Dict[str, Any]":
        return {field.name: field.default for field in dataclasses.fields(cls)}

    @classmethod
    def _from_mapping(cls, settings: Mapping[str, Any]) -> Record:
        section = settings.get("learning")
        inner: Mapping[str, Any] = section if isinstance(section, Mapping) else {}
        known = cls._fields()
        names = {name: (name, f"learning_{name}", *_OTHER_NAMES.get(name, ())) for name in known}
        values: Record = {}
        for name, default in known.items():
            # What is at the top belongs to others, unless it is named for us or there is no section of our own.
            found = [inner[key] for key in names[name] if key in inner]
            found += [settings[key] for key in names[name] if key in settings and (not inner or key != name)]
            if found and not isinstance(found[0], Mapping):
                values[name] = _as_type(found[0], default, name)
        spellings = {key for keys in names.values() for key in keys}
        for key in sorted(set(inner) - spellings):
            log.warning("LearningConfig: %s is no field, and is ignored.", key)
        return values

    @classmethod
    def _from_environment(cls, env: Mapping[str, str]) -> Record:
        values: Record = {}
        for name, default in cls._fields().items():
            keys = [f"MAHAVISHNU_LEARNING__{name.upper()}", f"MAHAVISHNU_LEARNING_{name.upper()}"]
            keys += [f"MAHAVISHNU_{other.upper()}" for other in _OTHER_NAMES.get(name, ())]
            if name == "embedding_model":
                keys.append("SENTENCE_TRANSFORMERS_MODEL")
            for key in keys:
                if env.get(key, "") != "":
                    values[name] = _as_type(env[key], default, key)
                    break
        return values


def _read_settings(path: "os.PathLike[str] | str") -> Mapping[str, Any]:
    name = os.path.basename(os.fspath(path))
    try:
        with open(path, "rb") as file:
            content = file.read()
        if name.endswith(".toml"):
            import tomllib  # Python 3.11

            settings: Any = tomllib.loads(content.decode("utf-8"))
        else:
            settings = json.loads(content)
    except ImportError:
        raise ValueError(f"LearningConfig: {name} is TOML, which takes Python 3.11; use JSON.") from None
    except (OSError, ValueError) as error:
        raise ValueError(f"LearningConfig: {name} cannot be read: {type(error).__name__}.") from error
    if not isinstance(settings, Mapping):
        raise ValueError(f"LearningConfig: {name} holds no object.")
    return settings


# ------------------------------------------------------------------------------------------------------- records

#: Texts are cut to so many characters.
_LENGTHS = {"task_description": 500, "error_message": 1000}

#: What the collector takes no record without. All else it fills in, from the router's decision where there is one.
_REQUIRED: Record = {"success": False, "duration_seconds": 0.0}

_ERROR_SIGNS: Tuple[Tuple["re.Pattern[str]", str], ...] = (
    (re.compile(r"time[ds]?[ _-]?out|deadline", re.I), "timeout"),
    (re.compile(r"quality[ _-]?gate", re.I), "quality_gate"),
    (re.compile(r"validation", re.I), "validation"),
)


def infer_error_type(text: str) -> str:
    """The kind of failure that a text suggests: timeout, quality_gate, validation or unknown."""
    return next((kind for sign, kind in _ERROR_SIGNS if sign.search(text)), "unknown")


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()


def _names(value: Any) -> List[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _complete(fields: Mapping[str, Any]) -> Record:
    """An execution that the collector takes. What it had to make up or to cut is named in its metadata."""
    given = {name: value for name, value in fields.items() if value is not None}
    record: Record = {"task_id": str(uuid.uuid4()), "timestamp": _now(), **_REQUIRED, **given}
    record["task_id"] = str(record["task_id"])
    marks = {"defaulted": [name for name in _REQUIRED if name not in given], "truncated": []}
    for name, length in _LENGTHS.items():
        if name in record:
            text = str(record[name])
            record[name] = text[:length]
            if len(text) > length:
                marks["truncated"].append(name)
    if not record["success"] and "error_type" not in record:
        record["error_type"] = infer_error_type(record.get("error_message", ""))
    metadata = record.get("metadata")
    # What is no object is kept by a name, as the column holds objects.
    known = dict(metadata) if isinstance(metadata, Mapping) else {} if metadata is None else {"value": metadata}
    for mark, names in marks.items():
        marked = [*_names(known.get(mark)), *names]
        if marked:
            known[mark] = marked
    record["metadata"] = known
    return record


def _moment(value: datetime) -> str:
    """In UTC, which is also what a time without a zone is taken for: the offsets of some zones of old have seconds."""
    return (value.astimezone(timezone.utc) if value.tzinfo else value.replace(tzinfo=timezone.utc)).isoformat()


def _foreign(value: Any) -> Any:
    """What JSON does not know by something that it does: numbers as numbers, arrays as lists, all else as text."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset, deque)):
        return list(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Enum):
        return value.value
    try:
        # Of NumPy, PyTorch and the like, arrays and single numbers.
        listed = getattr(value, "tolist", None)
        if callable(listed) and not isinstance(value, type):
            return listed()
        if isinstance(value, numbers.Integral):
            return int(value)
        if isinstance(value, numbers.Number):
            return float(value)  # type: ignore[arg-type]
        return str(value)
    except Exception:  # noqa: BLE001 - what cannot be told costs no record
        return f"<{type(value).__name__}>"


def _plain(value: Any) -> Any:
    """The value as JSON has it, without NaN and infinity."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return _plain(_foreign(value))


def _json(record: Record) -> str:
    try:
        return json.dumps(record, ensure_ascii=False, allow_nan=False, default=_foreign)
    except (TypeError, ValueError):
        # NaN and infinity, and keys that are no text.
        return json.dumps(_plain(record), ensure_ascii=False)


# -------------------------------------------------------------------------------------------------------- client

_CLOSE_SECONDS = 5.0
_WARN_SECONDS = 60.0

#: Of the collector, by what they carry.
_EXECUTIONS, _ROUTING, _FEEDBACK = "/v1/executions", "/v1/routing", "/v1/feedback"


@dataclasses.dataclass
class Stats:
    """Counters of a client, since it was made."""

    #: Records that wait.
    depth: int = 0
    #: Acknowledged by the collector: they are safe.
    sent: int = 0
    #: Of these, such as it had already.
    duplicates: int = 0
    #: Refused by the collector, and kept by it in quarantine.
    rejected: int = 0
    #: Lost: the queue was full, the record was none, or the process ended first.
    dropped: int = 0
    #: Requests that failed; their records went on waiting.
    failures: int = 0
    #: Errors within a hook, which the task was not told of.
    hook_errors: int = 0
    #: Time of the last request that was answered, seconds since the epoch.
    last_flush: Optional[float] = None
    last_error: Optional[str] = None


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


class LearningClient:
    """Sends records from a thread of its own. No method raises, and none waits but ``flush`` and ``close``."""

    def __init__(self, config: Optional[LearningConfig] = None) -> None:
        self.config = config or LearningConfig(enabled=True)
        self._token: Optional[str] = None
        self._stats = Stats()
        self._warned: Dict[str, float] = {}
        self._closed = False
        self._reset()
        _follow_process(self)

    def _reset(self) -> None:
        # One that its own thread may take again: a handler of signals may record, or close, while its thread records.
        self._lock = threading.Condition(threading.RLock())
        self._queue: "deque[Tuple[str, str]]" = deque()
        self._in_flight = 0
        self._hurry = False
        self._retry_at = 0.0
        self._thread: Optional[threading.Thread] = None

    # Recording

    def record_execution(self, fields: Optional[Mapping[str, Any]] = None, **more: Any) -> Optional[str]:
        """Records what a task came to: columns of ``executions`` by their names. Returns its task id."""
        return self._record(_EXECUTIONS, lambda: _complete({**(fields or {}), **more}))

    def record_routing(self, fields: Optional[Mapping[str, Any]] = None, **more: Any) -> Optional[str]:
        """Records what a router decided for a task, by the names of columns; the execution completes it later."""
        if not self.config.enable_telemetry_capture:
            return None
        return self._record(_ROUTING, lambda: {"timestamp": _now(), **_identified({**(fields or {}), **more})})

    def submit_feedback(self, task_id: Any, **fields: Any) -> Optional[str]:
        """Says what somebody thought of a task: ``rating`` 1 to 5, ``accepted``, ``quality_score``, ``comment``."""
        if not self.config.enable_feedback_collection:
            return None
        own = {"feedback_id": str(uuid.uuid4()), "timestamp": _now()}
        return self._record(_FEEDBACK, lambda: {**own, **_identified({"task_id": task_id, **fields})})

    def _record(self, path: str, make: Callable[[], Record]) -> Optional[str]:
        if not self.config.enabled:
            return None
        try:
            record = make()
            try:
                # At once: what the task does to its objects later makes no difference, and what is no JSON is known here.
                text = _json(record)
            except (TypeError, ValueError, RecursionError, RuntimeError) as error:
                with self._lock:
                    self._stats.dropped += 1
                self._warn("record", f"A record was not taken: {type(error).__name__}.")
                return None
            self._offer(path, text)
            return str(record["task_id"])
        except Exception as error:  # noqa: BLE001 - a task must not fail for what is told of it
            self.hook_failed(error)
            return None

    def hook_failed(self, error: BaseException) -> None:
        """Counts an error that happened while a task was observed, and keeps it from the task."""
        with self._lock:
            self._stats.hook_errors += 1
        self._warn("hook", f"A record was not taken: {type(error).__name__}.")

    def _offer(self, path: str, record: str) -> None:
        with self._lock:
            is_closed = self._closed
            is_full = len(self._queue) + self._in_flight >= self.config.queue_size
            if is_closed or is_full:
                self._stats.dropped += 1
            else:
                self._queue.append((path, record))
                if len(self._queue) in (1, self.config.batch_size):
                    self._lock.notify_all()
            if self._thread is None and not self._closed:
                self._start()
        if is_closed:
            self._warn("closed", "The client is closed; further records are dropped.")
        elif is_full:
            self._warn("full", "The queue of records is full; further ones are dropped.")

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="mahavishnu-learning", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # There are as many as the system allows; the next record tries again.
            self._warn("thread", "No thread could be started that sends records; they wait.")
            return
        self._thread = thread
        _close_with_worker(self)

    # State

    @property
    def stats(self) -> Stats:
        with self._lock:
            return dataclasses.replace(self._stats, depth=len(self._queue) + self._in_flight)

    def flush(self, timeout: float = _CLOSE_SECONDS) -> bool:
        """Sends what waits, now. Returns whether all of it was acknowledged within so many seconds."""
        end = time.monotonic() + timeout
        with self._lock:
            self._hurry = True
            self._retry_at = 0.0
            self._lock.notify_all()
            while self._queue or self._in_flight:
                left = end - time.monotonic()
                if left <= 0 or self._retry_at > end or self._thread is None:
                    return False
                self._lock.wait(left)
            return True

    def close(self, timeout: float = _CLOSE_SECONDS) -> bool:
        """Sends what waits, then takes no more. Returns whether nothing was lost within so many seconds."""
        with self._lock:
            if self._closed:
                return True
        done = self.flush(timeout)
        with self._lock:
            self._closed = True
            lost = len(self._queue) + self._in_flight
            self._stats.dropped += lost
            self._queue.clear()
            self._in_flight = 0
            self._lock.notify_all()
        if lost:
            self._warn("lost", f"{_records(lost)} {'was' if lost == 1 else 'were'} not sent when the client was closed.")
        return done and not lost

    def __enter__(self) -> "LearningClient":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _warn(self, kind: str, message: str) -> None:
        now = time.monotonic()
        if now - self._warned.get(kind, -math.inf) >= _WARN_SECONDS:
            self._warned[kind] = now
            try:
                log.warning("%s", message)
            except Exception:  # noqa: BLE001 - a handler of logs is not the task's concern either
                pass

    # Sending, in the thread

    def _run(self) -> None:
        while True:
            batch = self._next_batch()
            if batch is None:
                return
            path, records = batch
            pause = self._send(path, records)
            with self._lock:
                if self._closed:
                    return
                if pause is None:
                    self._in_flight = 0
                else:
                    self._retry_at = time.monotonic() + pause
                    self._lock.notify_all()
                    # They are the oldest, and go first again.
                    self._queue.extendleft((path, record) for record in reversed(records))
                    self._in_flight = 0
                    self._hurry = False
                    # Whoever flushes gets one more attempt at once.
                    self._lock.wait_for(lambda: self._closed or self._hurry, pause)
                self._lock.notify_all()

    def _next_batch(self) -> "Optional[Tuple[str, List[str]]]":
        """Up to a batch of records for the same address, once there is one or its time has come; None at the end."""
        size, interval = self.config.batch_size, self.config.flush_interval
        with self._lock:
            while not self._queue:
                if self._closed:
                    return None
                self._hurry = False
                self._lock.notify_all()
                self._lock.wait()
            end = time.monotonic() + interval
            while len(self._queue) < size and not self._hurry and not self._closed:
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._lock.wait(left)
            if not self._queue:
                return None
            # Requests would hold one record each where every task tells of two kinds in turn.
            path = self._queue[0][0]
            records: List[str] = []
            others: List[Tuple[str, str]] = []
            while self._queue and len(records) < size and len(others) < size * 10:
                waiting = self._queue.popleft()
                if waiting[0] == path:
                    records.append(waiting[1])
                else:
                    others.append(waiting)
            self._queue.extendleft(reversed(others))
            self._in_flight = len(records)
            return path, records

    def _send(self, path: str, records: List[str]) -> Optional[float]:
        """None when they need not be sent again, else seconds until they are."""
        try:
            body = f"[{','.join(records)}]".encode("utf-8", "replace")
            status, headers, answer = self._post(path, body)
        except Exception as error:  # noqa: BLE001 - the thread goes on whatever happens
            return self._failed(type(error).__name__)
        # With 422 it has set them all apart, and says so.
        if 200 <= status < 300 or (status == 422 and b'"rejected"' in answer):
            self._count(answer, len(records))
            return None
        if status == 413 and len(records) > 1:
            half = len(records) // 2
            pauses = [self._send(path, records[:half]), self._send(path, records[half:])]
            # What went through once is a duplicate the next time.
            return next((pause for pause in pauses if pause is not None), None)
        if status in (400, 413, 415, 422):
            with self._lock:
                self._stats.dropped += len(records)
                self._stats.last_error = f"HTTP {status}"
            self._warn("refused", f"The collector refused {_records(len(records))} with status {status}.")
            return None
        return self._failed(f"HTTP {status}", headers.get("retry-after"))

    def _failed(self, reason: str, retry_after: Optional[str] = None) -> float:
        with self._lock:
            self._stats.failures += 1
            self._stats.last_error = reason
        self._warn("failed", f"The collector was not reached ({reason}); records wait.")
        if retry_after is not None and retry_after.isdigit():
            return min(float(retry_after), self.config.retry_interval)
        return self.config.retry_interval

    def _count(self, answer: bytes, count: int) -> None:
        try:
            body = json.loads(answer)
        except ValueError:
            body = {}
        known = body if isinstance(body, Mapping) else {}
        rejected, duplicates = known.get("rejected"), known.get("duplicates")
        refused = len(rejected) if isinstance(rejected, list) else 0
        with self._lock:
            self._stats.rejected += refused
            self._stats.duplicates += duplicates if isinstance(duplicates, int) else 0
            self._stats.sent += count - refused
            self._stats.last_flush = time.time()
            self._stats.last_error = None
        if refused:
            self._warn("rejected", f"The collector set {_records(refused)} apart; its quarantine says why.")

    def _post(self, path: str, body: bytes) -> "Tuple[int, Mapping[str, str], bytes]":
        target = urllib.parse.urlsplit(self.config.url)
        secure = target.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(target.hostname or "127.0.0.1", target.port, timeout=self.config.request_timeout)
        try:
            headers = {"Content-Type": "application/json", "Connection": "close", **self._authorization()}
            connection.request("POST", target.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            answer = response.read(1 << 20)
            return response.status, {name.lower(): value for name, value in response.getheaders()}, answer
        finally:
            connection.close()

    def _authorization(self) -> Dict[str, str]:
        """The token is read for each request, so that a new one counts at once."""
        if not self.config.token_file:
            return {}
        with open(self.config.token_file, encoding="utf-8") as file:
            return {"Authorization": f"Bearer {file.read().strip()}"}


def _identified(fields: Mapping[str, Any]) -> Record:
    given = {name: value for name, value in fields.items() if value is not None}
    given["task_id"] = str(given.get("task_id") or uuid.uuid4())
    return given


def _close_at_exit(reference: "weakref.ref[Any]") -> None:
    """``reference`` leads to a client or to a telemetry."""
    owner = reference()
    if owner is not None:
        owner.close()


def _close_with_worker(owner: Any) -> None:
    """A process that ``multiprocessing`` has forked ends without a word to ``atexit``, and tells its own finalizers."""
    process, util = sys.modules.get("multiprocessing.process"), sys.modules.get("multiprocessing.util")
    if process is not None and util is not None and process.parent_process() is not None:
        util.Finalize(None, _close_at_exit, args=(weakref.ref(owner),), exitpriority=0)


def _after_fork(reference: "weakref.ref[Any]") -> None:
    """What waited is the parent's to send, and its threads are not in the child, whatever they had locked."""
    owner = reference()
    if owner is not None:
        owner._reset()


def _follow_process(owner: Any) -> None:
    """Closes it at the end of the process, and begins it anew in one that is forked."""
    atexit.register(_close_at_exit, weakref.ref(owner))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=functools.partial(_after_fork, weakref.ref(owner)))


# ---------------------------------------------------------------------------------------------------- PoolManager


def _first(source: Any, *names: str) -> Any:
    """The first of these that a mapping or an object has, and that is not None."""
    for name in names:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        if value is not None and not callable(value):
            return value
    return None


def _count_of(value: Any) -> Optional[int]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return len(value)
    return int(value) if isinstance(value, numbers.Integral) and not isinstance(value, bool) else None


def _succeeded(result: Any) -> Optional[bool]:
    """None where the result does not tell."""
    status, flag = _first(result, "status"), _first(result, "success")
    if status is not None:
        return str(getattr(status, "value", status)).lower() in ("completed", "success", "succeeded")
    return None if flag is None else bool(flag)


def record_pool_execution(
    client: LearningClient,
    task: Any,
    result: Any = None,
    *,
    error: Optional[BaseException] = None,
    pool_id: Optional[str] = None,
    pool_type: Optional[str] = None,
    duration_seconds: Optional[float] = None,
) -> Optional[str]:
    """Records a task that a pool has executed: ``task`` and ``result`` are mappings or objects, as the pool has them.

    Returns the task id, or None where nothing was recorded. Never raises.
    """
    try:
        metadata = _first(task, "metadata")
        failure = error if error is not None else _first(result, "error", "error_message")
        told = False if error is not None else _succeeded(result)
        # What came back without an error and without a word of it went well, as far as anybody knows.
        success = True if told is None else told
        known = {
            "pool_id": pool_id or _first(result, "pool_id"),
            "worker_id": _first(result, "worker_id"),
            "task": dict(metadata) if isinstance(metadata, Mapping) else None,
            "defaulted": ["success"] if told is None else None,
        }
        text = None if success or failure is None else (str(failure) or type(failure).__name__)
        kind = _first(result, "error_type")
        if kind is None and text is not None:
            kind = infer_error_type(f"{type(failure).__name__} {text}")
        actual = _first(result, "actual_cost", "cost")
        return client.record_execution(
            task_id=_first(task, "task_id", "id") or _first(result, "task_id"),
            task_type=_first(task, "task_type", "type"),
            task_description=_first(task, "prompt", "description"),
            repo=_first(task, "repo", "repository"),
            file_count=_count_of(_first(result, "files_changed") or _first(task, "files_changed", "files")),
            estimated_tokens=_first(task, "estimated_tokens"),
            model_tier=_first(task, "model_tier") or _first(result, "model_tier", "model"),
            pool_type=pool_type or _first(result, "pool_type"),
            swarm_topology=_first(task, "swarm_topology"),
            routing_confidence=_first(task, "routing_confidence"),
            complexity_score=_first(task, "complexity_score"),
            success=success,
            duration_seconds=_first(result, "duration_seconds", "duration") or duration_seconds,
            quality_score=_first(result, "quality_score"),
            cost_estimate=_first(task, "cost_estimate"),
            actual_cost=actual,
            error_type=None if success else kind,
            error_message=text,
            peak_memory_mb=_first(result, "peak_memory_mb"),
            cpu_time_seconds=_first(result, "cpu_time_seconds"),
            solution_summary=_first(result, "solution_summary"),
            metadata={name: value for name, value in known.items() if value is not None},
        )
    except Exception as problem:  # noqa: BLE001 - see above
        client.hook_failed(problem)
        return None


#: The tasks that hooks further out record, each with the pool that hooks further in know of: route_task calls
#: execute_on_pool with the same task.
_recorded: "contextvars.ContextVar[Mapping[Any, Record]]" = contextvars.ContextVar("mahavishnu_learning", default={})


def records_executions(
    client: LearningClient, *, pool_type: Optional[Callable[[str], Optional[str]]] = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates ``execute_on_pool`` and ``route_task``, whether they are async or not, so that each task is recorded.

    The task is their parameter ``task``, and the pool ``pool_id`` where there is one; ``pool_type`` tells the type of
    a pool. What they return and raise stays theirs. One that calls another is recorded once.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)

        def key_of(args: Any, kwargs: Any) -> Any:
            try:
                task = signature.bind_partial(*args, **kwargs).arguments.get("task")
                key = _first(task, "task_id", "id") or id(task)
                hash(key)  # What has none is no key.
                return key
            except Exception:  # noqa: BLE001 - the call itself says what is wrong with it
                return None

        def note(args: Any, kwargs: Any, known: Record, result: Any = None) -> None:
            """What this hook knows of the pool, unless one further in has said it."""
            try:
                given = signature.bind_partial(*args, **kwargs).arguments.get("pool_id")
                pool = _first(known, "pool_id") or given or _first(result, "pool_id")
                known["pool_id"] = pool
                if pool_type is not None and pool is not None and known.get("pool_type") is None:
                    known["pool_type"] = pool_type(str(pool))
            except Exception as problem:  # noqa: BLE001 - see above
                client.hook_failed(problem)

        def record(
            args: Any, kwargs: Any, began: float, known: Record, result: Any, error: Optional[BaseException]
        ) -> None:
            try:
                note(args, kwargs, known, result)
                task = signature.bind_partial(*args, **kwargs).arguments.get("task", {})
                elapsed = time.monotonic() - began
                record_pool_execution(client, task, result, error=error, duration_seconds=elapsed, **known)
            except Exception as problem:  # noqa: BLE001 - see above
                client.hook_failed(problem)

        async def finish(pending: Any, args: Any, kwargs: Any, began: float, known: Record) -> Any:
            token = _recorded.set({**_recorded.get(), key_of(args, kwargs): known})
            try:
                result = await pending
            except BaseException as error:
                record(args, kwargs, began, known, None, error)
                raise
            finally:
                _recorded.reset(token)
            record(args, kwargs, began, known, result, None)
            return result

        def record_future(future: Any, args: Any, kwargs: Any, began: float, known: Record) -> None:
            try:
                error = RuntimeError("cancelled") if future.cancelled() else future.exception()
                record(args, kwargs, began, known, None if error else future.result(), error)
            except Exception as problem:  # noqa: BLE001 - see above
                client.hook_failed(problem)

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def observed(*args: Any, **kwargs: Any) -> Any:
                outer, key = _recorded.get(), key_of(args, kwargs)
                if key in outer:
                    note(args, kwargs, outer[key])
                    return await function(*args, **kwargs)
                return await finish(function(*args, **kwargs), args, kwargs, time.monotonic(), {})

        else:

            @functools.wraps(function)
            def observed(*args: Any, **kwargs: Any) -> Any:
                outer, key = _recorded.get(), key_of(args, kwargs)
                if key in outer:
                    note(args, kwargs, outer[key])
                    return function(*args, **kwargs)
                known: Record = {}
                token, began = _recorded.set({**outer, key: known}), time.monotonic()
                try:
                    result = function(*args, **kwargs)
                except BaseException as error:
                    record(args, kwargs, began, known, None, error)
                    raise
                finally:
                    _recorded.reset(token)
                # What it came to is known later: another decorator, or a pool of threads, is in between.
                if inspect.iscoroutine(result):
                    return finish(result, args, kwargs, began, known)
                if callable(getattr(type(result), "add_done_callback", None)):
                    result.add_done_callback(lambda future: record_future(future, args, kwargs, began, known))
                    return result
                record(args, kwargs, began, known, result, None)
                return result

        return observed

    return decorate


# --------------------------------------------------------------------------------------------------------- router


def _decided(routing: Any) -> Record:
    return {
        "model_tier": _first(routing, "model_tier", "tier", "model"),
        "pool_type": _first(routing, "pool_type", "pool"),
        "swarm_topology": _first(routing, "swarm_topology", "topology"),
        "routing_confidence": _first(routing, "routing_confidence", "confidence"),
        "complexity_score": _first(routing, "complexity_score", "complexity"),
        "cost_estimate": _first(routing, "cost_estimate", "estimated_cost"),
    }


def _characteristics(task_data: Any) -> Record:
    description = _first(task_data, "description", "prompt", "task_description")
    return {
        "task_type": _first(task_data, "type", "task_type"),
        "task_description": None if description is None else str(description)[: _LENGTHS["task_description"]],
        "repo": _first(task_data, "repo", "repository"),
        "file_count": _count_of(_first(task_data, "files", "file_count")),
        "estimated_tokens": _first(task_data, "estimated_tokens"),
    }


def _told(fields: Mapping[str, Any]) -> Record:
    return {name: value for name, value in fields.items() if value is not None}


class RoutingTelemetry:
    """Joins what a router decided with what came of it, by task id, in whichever order the two arrive.

    The decision is sent at once, so that one whose outcome never comes is known, too. Both halves wait in memory in
    bounded numbers; an outcome whose decision does not come within ``patience`` seconds is recorded without it.
    What still waits when the program ends is recorded then. No method raises.
    """

    def __init__(self, client: LearningClient, *, limit: int = 1000, patience: float = 300.0) -> None:
        self.client = client
        self._limit = limit
        self._patience = patience
        self._decisions: "OrderedDict[str, Record]" = OrderedDict()
        self._reset()
        _follow_process(self)

    def _reset(self) -> None:
        self._lock = threading.RLock()
        self._outcomes: "OrderedDict[str, Tuple[float, Record]]" = OrderedDict()

    @property
    def pending_decisions(self) -> int:
        with self._lock:
            return len(self._decisions)

    @property
    def pending_outcomes(self) -> int:
        with self._lock:
            return len(self._outcomes)

    def record_decision(self, task_id: Any, routing: Any, task_data: Any = None, timestamp: Any = None) -> None:
        """``routing`` tells model_tier or tier, confidence, pool_type and more; ``task_data`` type, description, repo."""
        try:
            key = str(task_id)
            decision = _told({**_characteristics(task_data), **_decided(routing)})
            self.client.record_routing({"task_id": key, **_told({"timestamp": timestamp}), **decision})
            with self._lock:
                waiting = self._outcomes.pop(key, None)
                if waiting is None:
                    self._decisions[key] = decision
                    while len(self._decisions) > self._limit:
                        self._decisions.popitem(last=False)
            if waiting is not None:
                self.client.record_execution({**decision, **waiting[1]})
            self._expire()
        except Exception as error:  # noqa: BLE001 - see LearningClient
            self.client.hook_failed(error)

    def record_outcome(
        self,
        task_id: Any,
        success: bool,
        duration_seconds: float,
        *,
        quality_score: Optional[int] = None,
        error_type: Optional[str] = None,
        error_message: Optional[str] = None,
        actual_cost: Optional[float] = None,
        pool_id: Optional[str] = None,
        pool_type: Optional[str] = None,
    ) -> None:
        try:
            key = str(task_id)
            outcome = _told(
                {
                    "task_id": key,
                    "success": success,
                    "duration_seconds": duration_seconds,
                    "quality_score": quality_score,
                    "error_type": error_type,
                    "error_message": error_message,
                    "actual_cost": actual_cost,
                    "pool_type": pool_type,
                    "metadata": None if pool_id is None else {"pool_id": pool_id},
                }
            )
            with self._lock:
                decision = self._decisions.pop(key, None)
                if decision is None:
                    self._outcomes[key] = (time.monotonic(), outcome)
            if decision is not None:
                self.client.record_execution({**decision, **outcome})
            self._expire()
        except Exception as error:  # noqa: BLE001 - see LearningClient
            self.client.hook_failed(error)

    def _expire(self, everything: bool = False) -> None:
        now = time.monotonic()
        alone: List[Record] = []
        with self._lock:
            while self._outcomes:
                since, outcome = next(iter(self._outcomes.values()))
                if not everything and now - since < self._patience and len(self._outcomes) <= self._limit:
                    break
                self._outcomes.popitem(last=False)
                alone.append(outcome)
        for outcome in alone:
            self.client.record_execution(outcome)

    def close(self) -> None:
        """Records the outcomes whose decisions never came. The client stays open."""
        self._expire(everything=True)


class TieredModelRouterWithTelemetry:
    """A router whose decisions are recorded. All else is the router's own."""

    def __init__(self, router: Any, telemetry: RoutingTelemetry, *, method: str = "route") -> None:
        self._router = router
        self._telemetry = telemetry
        route = getattr(router, method)

        def record(args: Any, kwargs: Any, routing: Any) -> None:
            try:
                task = kwargs.get("task", args[0] if args else {})
                task_id = _first(task, "task_id", "id") or _first(routing, "task_id") or uuid.uuid4()
                self._telemetry.record_decision(task_id, routing, task)
            except Exception as error:  # noqa: BLE001 - see LearningClient
                self._telemetry.client.hook_failed(error)

        async def finish(pending: Any, args: Any, kwargs: Any) -> Any:
            routing = await pending
            record(args, kwargs, routing)
            return routing

        if inspect.iscoroutinefunction(route):

            @functools.wraps(route)
            async def observed(*args: Any, **kwargs: Any) -> Any:
                return await finish(route(*args, **kwargs), args, kwargs)

        else:

            @functools.wraps(route)
            def observed(*args: Any, **kwargs: Any) -> Any:
                routing = route(*args, **kwargs)
                if inspect.iscoroutine(routing):
                    return finish(routing, args, kwargs)
                record(args, kwargs, routing)
                return routing

        setattr(self, method, observed)

    def task_completed(self, task_id: Any, success: bool, duration_seconds: float, **more: Any) -> None:
        """For the event TASK_COMPLETED; further values are those of ``RoutingTelemetry.record_outcome``."""
        try:
            self._telemetry.record_outcome(task_id, success, duration_seconds, **more)
        except Exception as error:  # noqa: BLE001 - see LearningClient
            self._telemetry.client.hook_failed(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._router, name)


# -------------------------------------------------------------------------------------------------------- command


def _send_lines(client: LearningClient, lines: Iterable[str]) -> int:
    """Sends records as they come, an execution a line, or {"feedback": …} or {"routing": …}. Returns how many."""
    count = 0
    for line in lines:
        if line.strip() == "":
            continue
        record = json.loads(line)
        # Here nobody is kept from their work: it waits for room instead of dropping.
        while client.stats.depth >= client.config.queue_size:
            time.sleep(0.05)
        if "feedback" in record:
            client.submit_feedback(**record["feedback"])
        elif "routing" in record:
            client.record_routing(record["routing"])
        else:
            client.record_execution(record)
        count += 1
    return count


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Send records from standard input to the collector, one a line.")
    parser.add_argument("--url", help="of the collector (default: http://127.0.0.1:8686)")
    parser.add_argument("--token-file", help="a file that holds its bearer token")
    parser.add_argument("--config", help="a JSON or TOML file with settings")
    parser.add_argument("--flush-interval", type=float, help="seconds that a record waits for others (default: 5)")
    options = parser.parse_args(arguments)
    logging.basicConfig(format="%(name)s: %(message)s")
    given = {"url": options.url, "token_file": options.token_file, "flush_interval": options.flush_interval}
    try:
        config = dataclasses.replace(LearningConfig.load(options.config), enabled=True, **_told(given))
        client = LearningClient(config)
        count = _send_lines(client, sys.stdin)
    except (ValueError, TypeError, AttributeError) as error:
        print(f"mahavishnu_learning: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        count = 0
    done = client.close()
    stats = client.stats
    if not done or stats.rejected:
        print(f"mahavishnu_learning: {stats.dropped} of {count} records were lost, {stats.rejected} set apart.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
