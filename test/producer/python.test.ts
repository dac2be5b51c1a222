import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { EXECUTION_COLUMNS } from '../../src/model/columns';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorStub } from './support/collector-stub';
import { python, runPython } from './support/python';

vi.setConfig({ testTimeout: 120_000 });

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

const PREAMBLE = `
import asyncio, dataclasses, json, logging, sys, time
from mahavishnu_learning import *
def client(**more):
    values = dict(enabled=True, url=sys.argv[1], flush_interval=0.05, retry_interval=0.05)
    return LearningClient(LearningConfig(**{**values, **more}))
def show(value):
    print(json.dumps(dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value), flush=True)
`;

const run = (url: string, program: string, onLine?: (line: unknown) => void) =>
  runPython(PREAMBLE + program, [url], onLine ? { onLine } : {});

it.runIf(python === undefined)('LEFT OUT: the producer in Python, as there is no Python 3.9 or newer', () => {});

describe.runIf(python !== undefined)('the producer in Python', () => {
  it('is written for Python 3.9 and its standard library', () => {
    const check = `
import ast, sys
tree = ast.parse(open(sys.argv[1]).read(), feature_version=(3, 9))
names = {a.name.split('.')[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
names |= {n.module.split('.')[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
sys.exit(str(names - set(sys.stdlib_module_names)) if names - set(sys.stdlib_module_names) else 0)
`;
    const { status, stderr } = spawnSync(python!, ['-c', check, inRoot('docs/mahavishnu_learning.py')], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('sends what it was told, and marks what nobody told', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client()
show(c.record_execution(success=False, error_message="It timed out. " + "x" * 2000, actual_cost=0.5, task_description="y" * 900))
show(c.record_execution({"task_type": "test", "success": True}, metadata={"pool_id": "p", "defaulted": ["repo"]}, repo="unknown"))
show(c.close())
show(c.stats)
`,
    );
    const [first, second] = collector.records();
    expect(first).toMatchObject({
      task_id: printed[0],
      actual_cost: 0.5,
      error_type: 'timeout',
    });
    expect(first!.task_description).toHaveLength(500);
    expect(first!.error_message).toHaveLength(1000);
    expect(first!.metadata).toEqual({
      defaulted: ['duration_seconds'],
      truncated: ['task_description', 'error_message'],
    });
    expect(second).toMatchObject({ task_type: 'test', success: true, metadata: { pool_id: 'p' } });
    expect(second!.metadata).toMatchObject({ defaulted: ['repo', 'duration_seconds'] });
    const columns = EXECUTION_COLUMNS.map(({ name }) => name as string);
    expect(Object.keys(first!).filter((name) => !columns.includes(name))).toEqual([]);
    expect(printed.slice(2)).toMatchObject([true, { sent: 2, depth: 0, dropped: 0 }]);
  });

  it('keeps what it can while the collector is away, counts what it drops, and sends the rest when it is back', async () => {
    const port = await CollectorStub.freePort();
    const started: Promise<CollectorStub>[] = [];
    const { printed } = await run(
      `http://127.0.0.1:${port}`,
      `
c = client(queue_size=50)
for i in range(80): c.record_execution(task_type=str(i))
while c.stats.failures == 0: time.sleep(0.01)
show(c.stats)
while c.stats.sent < 50: time.sleep(0.01)
show(c.stats)
`,
      () => {
        if (started.length === 0) started.push(CollectorStub.start(port));
      },
    );
    const collector = await started[0]!;
    expect(printed).toMatchObject([
      { dropped: 30, depth: 50 },
      { sent: 50, dropped: 30 },
    ]);
    expect(collector.records().map(({ task_type }) => task_type)).toEqual(
      Array.from({ length: 50 }, (_, i) => String(i)),
    );
  });

  it('is not held up by a collector that hangs, not even at its end', async () => {
    const collector = await CollectorStub.start();
    collector.behave = () => 'hangs';
    const { printed } = await run(
      collector.url,
      `
c = client(request_timeout=60.0)
c.record_execution(task_type="a")
while c._in_flight == 0: time.sleep(0.01)
c.record_execution(task_type="b")
show(c.close(timeout=0.2))
show(c.stats)
`,
    );
    expect(printed).toMatchObject([false, { dropped: 2, depth: 0 }]);
  });

  it('halves a batch that is too large, and drops only what never fits', async () => {
    const collector = await CollectorStub.start();
    const ok = collector.behave;
    collector.behave = (request) => {
      const isLarge = request.records.length > 2 || request.records.some(({ repo }) => repo === 'large');
      return isLarge ? { status: 413 } : ok(request);
    };
    const { printed } = await run(
      collector.url,
      `
c = client()
for i in range(8): c.record_execution(repo="large" if i == 5 else "small")
show(c.flush()); show(c.stats)
`,
    );
    expect(printed).toMatchObject([true, { sent: 7, dropped: 1 }]);
  });

  it('sent one record a request where each task tells of its routing and its outcome, and fell behind', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client(flush_interval=60)
for i in range(50):
    c.record_routing(task_id=f"t{i}", model_tier="small")
    c.record_execution(task_id=f"t{i}")
show(c.flush())
`,
    );
    expect(printed).toEqual([true]);
    // As a hundred wait, a batch may be on its way before the last ones have come.
    expect(collector.requests.length).toBeLessThan(8);
    expect(collector.records().map(({ task_id }) => task_id)).toEqual(Array.from({ length: 50 }, (_, i) => `t${i}`));
  });

  it('says that it is closed of what comes after that, and not that its queue is full', async () => {
    const { printed } = await run(
      'http://127.0.0.1:1',
      `
said = []
logging.getLogger("mahavishnu_learning").addFilter(lambda record: said.append(record.getMessage()))
c = client()
c.close()
c.record_execution(repo="late")
show(said); show(c.stats)
`,
    );
    expect(printed).toMatchObject([['The client is closed; further records are dropped.'], { dropped: 1 }]);
  });

  it('raises nothing for what is no record, and sends what comes after it', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
logging.disable()
c = client()
circle = {}; circle["self"] = circle
class Bad:
    def __str__(self): raise RuntimeError("no")
    task_id = property(lambda self: 1 / 0)
show(c.record_execution(metadata=circle))
show(c.record_execution(7))
show(c.record_execution(task_id=Bad()))
show(record_pool_execution(c, Bad(), {"status": "completed"}))
RoutingTelemetry(c).record_outcome(Bad(), True, 1.0)
c.record_execution(duration_seconds=float("nan"), metadata={"when": time, "lone": "\\ud800"})
show(c.flush()); show(c.stats)
`,
    );
    expect(printed.slice(1)).toMatchObject([
      null,
      null,
      null,
      true,
      { sent: expect.any(Number), dropped: 1, hook_errors: 4 },
    ]);
    expect(collector.records()).toMatchObject([{ duration_seconds: null }]);
  });

  it('sends in a process that was forked, each record once', async () => {
    const collector = await CollectorStub.start();
    await run(
      collector.url,
      `
import os
c = client(flush_interval=0.5)
c.record_execution(task_type="parent")
pid = os.fork()
if pid == 0:
    c.record_execution(task_type="child")
    c.close()
    os._exit(0)
os.waitpid(pid, 0)
`,
    );
    expect(
      collector
        .records()
        .map(({ task_type }) => task_type)
        .sort(),
    ).toEqual(['child', 'parent']);
  });

  it('was stuck for good behind a record whose text raised, and counted a circle as sent', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
logging.disable()
class Detached:
    def __str__(self): raise RuntimeError("no session")
c = client()
circle = {}; circle["self"] = circle
c.record_execution(task_type="first", metadata={"row": Detached()})
c.record_execution(task_type="circle", metadata=circle)
c.record_execution(task_type="last", metadata="by hand")
show(c.close()); show(c.stats)
`,
    );
    expect(printed).toMatchObject([true, { sent: 2, dropped: 1, failures: 0 }]);
    expect(collector.records()).toMatchObject([
      { task_type: 'first', metadata: { row: '<Detached>' } },
      { task_type: 'last', metadata: { value: 'by hand' } },
    ]);
  });

  it('sent what a task had changed after it was recorded', async () => {
    const collector = await CollectorStub.start();
    await run(
      collector.url,
      `
c = client()
shared = {"step": 1}
c.record_execution(success=True, metadata={"state": shared})
shared["step"] = 2
c.close()
`,
    );
    expect(collector.records()).toMatchObject([{ metadata: { state: { step: 1 } } }]);
  });

  it('sent arrays, decimals and spans of time as text, which the collector sets apart', async () => {
    const collector = await CollectorStub.start();
    await run(
      collector.url,
      `
import datetime, decimal, enum
class Array:  # as NumPy has it
    def __init__(self, held): self.held = held
    def tolist(self): return self.held
Tier = enum.Enum("Tier", {"SMALL": "small"})
odd = datetime.timezone(datetime.timedelta(hours=5, minutes=53, seconds=28))
c = client()
c.record_execution(success=Array(True), duration_seconds=datetime.timedelta(seconds=1.5), actual_cost=decimal.Decimal("0.25"),
    file_count=Array(3), quality_score=decimal.Decimal("NaN"), embedding=Array([0.5, -0.5]), model_tier=Tier.SMALL,
    timestamp=datetime.datetime(2026, 1, 1, 5, 53, 28, tzinfo=odd), metadata={"day": datetime.date(2026, 1, 2), 3: {4}})
c.close()
`,
    );
    expect(collector.records()).toMatchObject([
      {
        success: true,
        duration_seconds: 1.5,
        actual_cost: 0.25,
        file_count: 3,
        quality_score: null,
        embedding: [0.5, -0.5],
        model_tier: 'small',
        timestamp: '2026-01-01T00:00:00+00:00',
        metadata: { day: '2026-01-02', 3: [4] },
      },
    ]);
  });

  it('lost what a worker of multiprocessing had recorded when it ended', async () => {
    const collector = await CollectorStub.start();
    await run(
      collector.url,
      `
import multiprocessing
c = client(flush_interval=60)
def work(name): c.record_execution(task_type=name)
c.record_execution(task_type="parent")
workers = [multiprocessing.get_context("fork").Process(target=work, args=(f"worker {i}",)) for i in (1, 2)]
for worker in workers: worker.start()
for worker in workers: worker.join()
`,
    );
    const types = collector.records().map(({ task_type }) => task_type);
    expect(types.sort()).toEqual(['parent', 'worker 1', 'worker 2']);
  });

  it('never sent again where its thread could not be started once', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
import threading
logging.disable()
c = client()
real = threading.Thread.start
def refuse(thread): raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
c.record_execution(task_type="first")
threading.Thread.start = real
c.record_execution(task_type="second")
show(c.close()); show(c.stats)
`,
    );
    expect(printed).toMatchObject([true, { sent: 2, dropped: 0, hook_errors: 0 }]);
  });

  it('takes the lines of another program, and fails where one is no record', async () => {
    const collector = await CollectorStub.start();
    const file = inRoot('docs/mahavishnu_learning.py');
    const child = spawn(python!, [file, '--url', collector.url], { stdio: ['pipe', 'ignore', 'inherit'] });
    const task_id = '3f0c4a51-6f0e-4b39-9d4e-0a4d3f1f7a10';
    child.stdin.end(
      `${JSON.stringify({ task_id, success: true })}\n\n${JSON.stringify({ feedback: { task_id, rating: 4 } })}\n`,
    );
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(collector.records()).toMatchObject([{ task_id }]);
    expect(collector.records('/v1/feedback')).toMatchObject([{ task_id, rating: 4 }]);
    const bad = spawnSync(python!, [file, '--url', collector.url], { input: 'rubbish\n', encoding: 'utf8' });
    expect(bad.status).toBe(2);
  });
});

const POOL = `
class PoolManager:
    @records_executions(c, pool_type=lambda pool: {"p1": "runpod"}.get(pool))
    async def execute_on_pool(self, pool_id, task):
        await asyncio.sleep(0)
        if task.get("boom"): raise TimeoutError("worker timed out")
        if task.get("inner"): await self.execute_on_pool("p2", {"task_id": "22222222-2222-4222-8222-222222222222"})
        return {"pool_id": pool_id, "worker_id": "w1", "status": task.get("status", "completed"), "error": task.get("error"), "cost": 0.25}
    @records_executions(c)
    async def route_task(self, task, pool_selector=None):
        return await self.execute_on_pool("p1", task)
pool = PoolManager()
`;

describe.runIf(python !== undefined)('hooks of a PoolManager', () => {
  it('record both outcomes once, leave results and errors alone, and tell what they defaulted', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client()
${POOL}
task = {"task_id": "11111111-1111-4111-8111-111111111111", "type": "refactor", "prompt": "z" * 600, "repo": "api", "files_changed": ["a", "b"], "metadata": {"branch": "main"}}
show(asyncio.run(pool.route_task(task)))
show(asyncio.run(pool.execute_on_pool("p1", task={"status": "failed", "error": "Validation of the patch failed"})))
try:
    asyncio.run(pool.execute_on_pool("p9", {"boom": True}))
except TimeoutError as error:
    show(str(error))
asyncio.run(pool.execute_on_pool("p1", {"task_id": "33333333-3333-4333-8333-333333333333", "inner": True}))
c.close()
`,
    );
    expect(printed).toEqual([
      { pool_id: 'p1', worker_id: 'w1', status: 'completed', error: null, cost: 0.25 },
      expect.objectContaining({ status: 'failed' }),
      'worker timed out',
    ]);
    const records = collector.records();
    expect(records).toHaveLength(5);
    expect(records[0]).toMatchObject({
      task_id: '11111111-1111-4111-8111-111111111111',
      task_type: 'refactor',
      repo: 'api',
      file_count: 2,
      pool_type: 'runpod',
      success: true,
      actual_cost: 0.25,
      metadata: { pool_id: 'p1', worker_id: 'w1', task: { branch: 'main' } },
    });
    expect(records[0]!.task_description).toHaveLength(500);
    expect(records[1]).toMatchObject({
      success: false,
      pool_type: 'runpod',
      error_type: 'validation',
      error_message: 'Validation of the patch failed',
    });
    expect(records[2]).toMatchObject({ success: false, error_type: 'timeout', metadata: { pool_id: 'p9' } });
    expect(records.slice(3).map(({ task_id }) => task_id)).toEqual([
      '22222222-2222-4222-8222-222222222222',
      '33333333-3333-4333-8333-333333333333',
    ]);
  });

  it('recorded coroutines and futures as successes that took no time, before they had begun', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
import concurrent.futures
c = client()
pool = concurrent.futures.ThreadPoolExecutor()
async def inner(task):
    await asyncio.sleep(0)
    if task["type"] == "fails": raise ValueError("validation")
    return {"status": "failed", "error": "It timed out."}
@records_executions(c)
def route_task(task): return inner(task)
def work(task): return {"success": True, "cost": 0.5} if task["type"] == "works" else 1 / 0
@records_executions(c)
def execute_on_pool(pool_id, task): return pool.submit(work, task)
class Router:
    def route(self, task): return decided(task)
async def decided(task): return {"tier": "large"}
task_id = "00000001-0000-4000-8000-000000000000"
show(asyncio.run(route_task({"type": "told"})))
try: asyncio.run(route_task({"type": "fails"}))
except ValueError as error: show(str(error))
show(execute_on_pool("p", {"type": "works"}).result())
show(type(execute_on_pool("p", {"type": "breaks"}).exception()).__name__)
show(asyncio.run(TieredModelRouterWithTelemetry(Router(), RoutingTelemetry(c)).route({"task_id": task_id})))
pool.shutdown(); c.close()
`,
    );
    expect(printed).toMatchObject([
      { status: 'failed' },
      'validation',
      { success: true },
      'ZeroDivisionError',
      { tier: 'large' },
    ]);
    const of = Object.fromEntries(collector.records().map((record) => [record.task_type, record]));
    expect(of).toMatchObject({
      told: { success: false, error_type: 'timeout' },
      fails: { success: false, error_type: 'validation' },
      works: { success: true, actual_cost: 0.5 },
      breaks: { success: false, error_message: 'division by zero' },
    });
    expect(collector.records('/v1/routing')).toMatchObject([{ model_tier: 'large' }]);
  });

  it('raised within a task whose id no dictionary takes', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client()
@records_executions(c)
def execute_on_pool(pool_id, task): return {"status": "completed"}
show(execute_on_pool("p", {"type": "refactor", "task_id": ["no", "text"]}))
c.close()
`,
    );
    expect(printed).toEqual([{ status: 'completed' }]);
  });

  it('work where nothing is to be recorded', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `c = client(enabled=False)\n${POOL}\nshow(asyncio.run(pool.route_task({})))\nc.close()`,
    );
    expect(printed).toHaveLength(1);
    expect(collector.requests).toEqual([]);
  });

  it('cost a task microseconds, whether the collector answers, hangs or is not there', async () => {
    const collector = await CollectorStub.start();
    collector.behave = () => 'hangs';
    const away = `http://127.0.0.1:${await CollectorStub.freePort()}`;
    const measure = `
logging.disable()
task = {"type": "refactor", "prompt": "Rename it.", "repo": "api"}
def run(c, n=3000):
    @records_executions(c)
    def execute_on_pool(pool_id, task): return {"status": "completed"}
    times = []
    for _ in range(n):
        began = time.perf_counter(); execute_on_pool("p", task); times.append(time.perf_counter() - began)
    times.sort()
    return times[n // 2]
off = run(client(enabled=False))
on = run(client(request_timeout=0.5, queue_size=500, retry_interval=10.0))
show({"median_microseconds": round((on - off) * 1e6, 1)})
`;
    for (const url of [collector.url, away]) {
      const { printed } = await run(url, measure);
      const [{ median_microseconds }] = printed as [{ median_microseconds: number }];
      console.log(
        `A hook in Python takes ${median_microseconds} µs while the collector ${url === away ? 'is away' : 'hangs'}.`,
      );
      expect(median_microseconds).toBeGreaterThan(0);
    }
  });
});

describe.runIf(python !== undefined)('telemetry of a router', () => {
  it('joins decision and outcome in either order, and records what stays alone', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client()
t = RoutingTelemetry(c, limit=5)
ids = ["%08d-0000-4000-8000-000000000000" % i for i in range(9)]
data = {"type": "test", "description": "Run it.", "repo": "api", "files": ["a"], "estimated_tokens": 900}
t.record_decision(ids[0], {"tier": "large", "confidence": 0.9, "pool_type": None}, data)
t.record_outcome(ids[0], True, 2.5, quality_score=80, pool_id="p1")
t.record_outcome(ids[1], False, 1.0, error_message="It timed out")
t.record_decision(ids[1], {"model_tier": "small", "routing_confidence": 0.4}, data)
for i in range(2, 9): t.record_decision(ids[i], {"tier": "medium"}, data)
t.record_outcome(ids[2], True, 1.0)
show([t.pending_decisions, t.pending_outcomes])
t.close(); c.close()
show(c.stats)
`,
    );
    expect(printed[0]).toEqual([5, 1]);
    expect(collector.records('/v1/routing')).toHaveLength(9);
    const [first, second, third] = collector.records();
    expect(first).toMatchObject({
      model_tier: 'large',
      routing_confidence: 0.9,
      task_type: 'test',
      file_count: 1,
      estimated_tokens: 900,
      duration_seconds: 2.5,
      quality_score: 80,
      metadata: { pool_id: 'p1' },
    });
    expect(first).not.toHaveProperty('pool_type');
    expect(second).toMatchObject({ model_tier: 'small', success: false, error_type: 'timeout' });
    expect(third).toMatchObject({ success: true, duration_seconds: 1 });
  });

  it('stood still in a fork that met its lock taken, and forgot outcomes at the end of the program', async () => {
    const collector = await CollectorStub.start();
    await run(
      collector.url,
      `
import os, threading
c = client()
t = RoutingTelemetry(c)
t.record_outcome("00000001-0000-4000-8000-000000000000", True, 1.0)
held, done = threading.Event(), threading.Event()
def hold():
    with t._lock: held.set(); done.wait()
threading.Thread(target=hold, daemon=True).start()
held.wait()
pid = os.fork()
if pid == 0:
    t.record_outcome("00000002-0000-4000-8000-000000000000", True, 2.0)
    sys.exit(0)
os.waitpid(pid, 0)
done.set()
`,
    );
    const ids = collector.records().map(({ task_id }) => String(task_id)[7]);
    expect(ids.sort()).toEqual(['1', '2']);
  });

  it('wraps a router, whatever it returns and raises', async () => {
    const collector = await CollectorStub.start();
    const { printed } = await run(
      collector.url,
      `
c = client()
class Router:
    tiers = ["small", "large"]
    def route(self, task):
        if task == "bad": raise ValueError("no route")
        return {"tier": "large", "confidence": 0.8}
    async def route_async(self, task): return self.route(task)
t = RoutingTelemetry(c)
router = TieredModelRouterWithTelemetry(Router(), t)
task = {"task_id": "44444444-4444-4444-8444-444444444444", "type": "test"}
show([router.route(task), router.tiers])
try: router.route("bad")
except ValueError as error: show(str(error))
show(asyncio.run(TieredModelRouterWithTelemetry(Router(), t, method="route_async").route_async({"task_id": "x"})))
router.task_completed(task["task_id"], True, 3.0, actual_cost=0.1)
c.close()
`,
    );
    expect(printed).toEqual([
      [{ tier: 'large', confidence: 0.8 }, ['small', 'large']],
      'no route',
      { tier: 'large', confidence: 0.8 },
    ]);
    expect(collector.records()).toMatchObject([
      { task_id: '44444444-4444-4444-8444-444444444444', model_tier: 'large', actual_cost: 0.1 },
    ]);
  });
});

describe.runIf(python !== undefined)('LearningConfig', () => {
  const load = async (file: string, content: string, env: Record<string, string> = {}) => {
    writeFileSync(folder.file(file), content);
    const { printed, stderr } = await runPython(
      `${PREAMBLE}\nlogging.basicConfig()\ntry: show(LearningConfig.load(sys.argv[1] or None))\nexcept ValueError as error: show(str(error))`,
      [folder.file(file)],
      { env },
    );
    return { config: printed[0], stderr };
  };

  it('takes JSON by its section or flat, and both spellings of the environment above it', async () => {
    expect(
      (await load('nested.json', '{"learning":{"enabled":true,"batch_size":50},"url":"not ours"}')).config,
    ).toMatchObject({
      enabled: true,
      batch_size: 50,
      retention_days: 90,
      url: 'http://127.0.0.1:8686',
    });
    const flat =
      '{"learning_enabled":true,"learning_database_path":"a.db","embedding_model":"m","execution_retention_days":30}';
    expect((await load('flat.json', flat)).config).toMatchObject({
      enabled: true,
      database_path: 'a.db',
      embedding_model: 'm',
      retention_days: 30,
    });
    const env = {
      MAHAVISHNU_LEARNING_ENABLED: 'off',
      MAHAVISHNU_LEARNING__BATCH_SIZE: '7',
      MAHAVISHNU_LEARNING_DB_PATH: 'b.db',
      MAHAVISHNU_EXECUTION_RETENTION_DAYS: '45',
      SENTENCE_TRANSFORMERS_MODEL: 'n',
    };
    expect((await load('flat.json', flat, env)).config).toMatchObject({
      enabled: false,
      batch_size: 7,
      database_path: 'b.db',
      retention_days: 45,
      embedding_model: 'n',
    });
  });

  it('takes TOML where Python does, warns of what it does not know, and names what does not fit', async () => {
    const toml = await load('settings.toml', '[learning]\nenabled = true\nflush_interval = 2\n');
    expect(toml.config).toSatisfy(
      (config) =>
        (config as { flush_interval?: number }).flush_interval === 2 || String(config).includes('Python 3.11'),
    );
    const unknown = await load('unknown.json', '{"learning":{"enabled":true,"colour":"red"}}');
    expect(unknown.stderr).toContain('colour is no field');
    expect((await load('bad.json', '{"learning":{"batch_size":"many"}}')).config).toBe(
      'LearningConfig: batch_size takes a whole number.',
    );
    expect((await load('range.json', '{"learning":{"retention_days":900}}')).config).toBe(
      'LearningConfig: retention_days takes a number from 1 to 365.',
    );
    expect((await load('rubbish.json', '{')).config).toBe(
      'LearningConfig: rubbish.json cannot be read: JSONDecodeError.',
    );
  });
});
