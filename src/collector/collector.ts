import type { Server } from 'node:http';
import { basename } from 'node:path';
import { LearningError, stackOf } from '../error/learning-error';
import { BodyBudget } from '../http/body';
import { endListening } from '../http/close';
import { guard, needsToken } from '../http/guard';
import { isLoopback, listen, urlOf } from '../http/listen';
import { listener } from '../http/listener';
import type { Route } from '../http/route';
import type { Registry } from '../metrics/registry';
import { SCHEMA_VERSION } from '../model/schema';
import type { Ask } from '../quality/rules';
import { schemaVersion } from '../store/require-learning-database';
import { removeCollectorFile, writeCollectorFile } from '../writing/collector-file';
import type { Operation } from '../writing/operation';
import { expireDecisions } from './expire-decisions';
import { failing, observeState } from './gauges';
import { Drain } from './ingest/drain';
import type { Entry } from './ingest/entry';
import { Intake } from './ingest/intake';
import { KnownIds } from './ingest/known-ids';
import { countRows, everyId } from './ingest/look-up';
import { readers } from './ingest/readers';
import { resume } from './ingest/resume';
import { Spool } from './ingest/spool';
import type { Store } from './ingest/store';
import { embeddingType } from './ingest/store';
import type { Ingest } from './ingest/submission';
import { EntryWriter } from './ingest/write-entries';
import { createCollectorMetrics } from './metrics';
import { openStore } from './open-store';
import type { CollectorOptions } from './options';
import { ingestRoutes } from './routes/ingest-routes';
import { operationRoute } from './routes/operation-route';
import { status } from './routes/status-routes';
import { jobsOf } from './schedule/jobs';
import { pastOf } from './schedule/past';
import { Schedule } from './schedule/schedule';

const BODIES_BYTES = 24 * 2 ** 20;
/** For what was acknowledged to reach the database at the end; what does not is in the spool. */
const SETTLE_MS = 10_000;
/** A failure that lasts is said so often. */
const COMPLAIN_MS = 60_000;
const EXPIRE_EVERY_MS = 60_000;
/** With nothing to do, the disk of the spool is given back. */
const CLEAR_EVERY_MS = 5_000;
/** What has taken the place of the database is at rest where so long nobody has changed it. */
const FOLLOW_EVERY_MS = 5_000;

export interface Collector {
  readonly url: string;
  /** Takes records from within this process. */
  readonly ingest: Ingest;
  /** Ends it: no new requests, what was taken in answered and in the database, the lock given up. */
  close(): Promise<Ended>;
}

/** How a collector ended. */
interface Ended {
  /** Records that the database would not take in time: the spool holds them for the next collector. */
  readonly left: number;
}

/**
 * What else the collector answers, given where records and metrics go, where the database is, and how it is asked. Its
 * `close` comes before the intake ends.
 */
export type Extension = (
  ingest: Ingest,
  registry: Registry,
  path: string,
  ask: Ask,
) => Promise<{ readonly routes: readonly Route[]; close(): Promise<void> }>;

async function knownIds(store: Store): Promise<Record<Entry['kind'], KnownIds>> {
  return store.use('look-up', async (session) => {
    const of = async (kind: Entry['kind']) => {
      const known = new KnownIds(await countRows(session, kind));
      for await (const id of everyId(session, kind)) known.add(id);
      return known;
    };
    return {
      execution: await of('execution'),
      feedback: await of('feedback'),
      routing: await of('routing'),
      quarantine: await of('quarantine'),
    };
  });
}

/** Takes possession of the database and begins to listen. Throws LearningError. */
export async function startCollector(
  options: CollectorOptions,
  operations: readonly Operation<unknown, unknown>[],
  extensions: readonly Extension[] = [],
): Promise<Collector> {
  const { listen: address, token, say } = options;
  const onLoopback = isLoopback(address);
  needsToken(address, token, 'write to the database');
  const store = await openStore(options.path, options.memoryLimitMb);
  const { path } = store;
  const name = basename(path);
  let server: Server | undefined;
  const stopping: (() => Promise<void>)[] = [];
  try {
    const metrics = createCollectorMetrics();
    const spool = await Spool.open(`${path}.spool`);
    const type = await store.use('look-up', embeddingType);
    const writer = new EntryWriter(type);
    const complain = (error: LearningError): undefined =>
      void say(error.code === 'internal' ? stackOf(error) : error.toDisplay());
    let complained: { readonly code?: string; readonly at: number } = { at: 0 };
    const drain: Drain = new Drain({
      store,
      spool,
      writer,
      written(entries, seconds, conflicts) {
        metrics.transactions.record(seconds);
        if (conflicts > 0) metrics.conflicts.add(conflicts);
        intake.written(entries);
      },
      failed(error) {
        metrics.failures.add(1, { code: error.code });
        // It is tried every few seconds, for as long as it lasts.
        const now = performance.now();
        if (error.code === complained.code && now - complained.at < COMPLAIN_MS) return;
        complained = { code: error.code, at: now };
        complain(error);
      },
    });
    stopping.push(
      () => drain.stop(),
      () => spool.close(),
    );
    const intake: Intake = new Intake({
      store,
      spool,
      drain,
      readers: readers(type),
      known: await knownIds(store),
      maxEntries: options.maxEntries,
      taken({ kind }, { inserted, duplicates, rejected }, conflicts) {
        for (const [result, count] of Object.entries({ inserted, duplicates, rejected: rejected.length })) {
          if (count > 0) metrics.records.add(count, { kind, result });
        }
        if (conflicts > 0) metrics.conflicts.add(conflicts);
      },
    });
    await store.write('drain', (session) => writer.catchUp(session));
    await resume(store, spool, intake, say);
    await tellOfVersion(store, say);

    const jobs = jobsOf(store, operations, options);
    const names = jobs.map((job) => job.name);
    const schedule = new Schedule(jobs, {
      zone: options.zone,
      say: (line) => say(`${name}: ${line}`),
      past: await store
        .write('look-up', (session) => pastOf(session, names, Date.now()))
        .catch((error: unknown) => complain(LearningError.from(error))),
    });
    stopping.push(() => schedule.stop());

    let isReady = true;
    const shown = status({
      store,
      registry: metrics.registry,
      isReady: () => isReady,
      limits: options.limits,
      queue: async () => ({ depth: intake.depth, maxDepth: options.maxEntries, error: await failing(drain, store) }),
      missed: () => schedule.missed,
    });
    observeState(metrics.registry, {
      intake,
      drain,
      spool,
      store,
      schedule,
      maxEntries: options.maxEntries,
      databaseBytes: shown.databaseBytes,
    });
    const ask: Ask = (sql) => store.use('extensions', (session) => session.all(sql));
    const more: Awaited<ReturnType<Extension>>[] = [];
    for (const extend of extensions) more.push(await extend(intake, metrics.registry, path, ask));

    const taking = [...ingestRoutes(intake), ...more.flatMap(({ routes }) => routes)];
    for (const { path: place } of taking) metrics.requests.expect(place, 429);
    server = await listen(address);
    server.on(
      'request',
      listener({
        routes: [...taking, ...shown.routes, operationRoute(store, drain, operations)],
        guard: guard(token, onLoopback),
        maxBytes: options.maxBodyBytes,
        budget: new BodyBudget(BODIES_BYTES),
        answered: metrics.requests.answered,
        complain,
      }),
    );
    const url = urlOf(server);
    await writeCollectorFile(path, { url, token });

    const expire = setInterval(
      () => {
        expireDecisions(store, options.decisionTimeout)
          .then((count) => {
            if (count > 0) say(`${name}: ${count} routing decisions never had an outcome`);
          })
          .catch((error: unknown) => complain(LearningError.from(error)));
      },
      Math.min(EXPIRE_EVERY_MS, options.decisionTimeout),
    );
    const tidy = setInterval(() => {
      if (intake.depth === 0 && spool.bytes > 0) intake.whileIdle(() => spool.clear()).catch(() => {});
    }, CLEAR_EVERY_MS);
    const follow = setInterval(() => {
      followFile(store, writer, say).catch((error: unknown) => complain(LearningError.from(error)));
    }, FOLLOW_EVERY_MS);

    const listening = server;
    return {
      url,
      ingest: intake,
      async close() {
        isReady = false;
        clearInterval(expire);
        clearInterval(tidy);
        clearInterval(follow);
        const connections = endListening(listening);
        await schedule.stop();
        for (const { close } of more) await close();
        await intake.close();
        await connections.cut();
        const settled = await drain.settled(SETTLE_MS);
        if (settled) await spool.clear().catch(() => {});
        else await spool.close();
        await removeCollectorFile(path);
        // Its thread may hang in a disk that is full; the process is to end all the same.
        if (settled || (await store.isElsewhere())) {
          const stopped = drain.stop();
          await store.close();
          await stopped;
        }
        return { left: intake.depth };
      },
    };
  } catch (error) {
    server?.close();
    for (const stop of stopping) await stop();
    await store.close();
    throw error;
  }
}

async function followFile(store: Store, writer: EntryWriter, say: (line: string) => void): Promise<void> {
  const followed = await store.follow();
  if (followed === false) return;
  writer.forget();
  const name = basename(store.path);
  const { log } = followed;
  const kept = log === null ? '' : ` The log of the former one is kept as ${log}.`;
  say(`${name} was replaced or written over; the collector goes on with what is there.${kept}`);
}

/** An earlier schema does as well; its owner may not know that there is a later one. */
async function tellOfVersion(store: Store, say: (line: string) => void): Promise<void> {
  const version = await store.use('look-up', schemaVersion);
  if (version === SCHEMA_VERSION) return;
  const found = version === null ? 'no schema version' : `schema version ${version}`;
  say(`${basename(store.path)} has ${found}, and is written as it is; db migrate brings it to ${SCHEMA_VERSION}.`);
}
