import { setTimeout as delay } from 'node:timers/promises';
import type { Answered } from '../../alerts/evaluate';
import type { Why } from '../../alerts/explanation';
import type { ProvisionedRule } from '../../alerts/render';
import type { FrameJson } from '../../frame/json/frame-json';
import { readFrame } from '../../frame/json/read-frame';
import { problemOf } from '../http/problem';
import type { PluginDataSource } from '../plugin/data-source';
import type { AskRule } from './rule-watch';

/** As Grafana's alerting asks where a rule does not say. */
const ASKED = { intervalMs: 1000, maxDataPoints: 43_200 };
const HEADERS = { FromAlert: 'true' };

const ATTEMPTS = 3;
const PAUSE_MS = 1000;

/** The number that the rule's query came to; null where there is none. */
function numberIn(frames: readonly FrameJson[]): number | null {
  for (const { schema, data } of frames) {
    const index = schema.fields.findIndex(({ type }) => type === 'number');
    const value = data.values[index]?.[0];
    if (typeof value === 'number') return value;
  }
  return null;
}

/** The texts of the one row that says why. */
function whyIn(frames: readonly FrameJson[]): Why | undefined {
  const [frame] = frames;
  if (!frame || frame.data.values.every((values) => values.length === 0)) return undefined;
  const texts = frame.schema.fields.map(({ name }, i) => [name, String(frame.data.values[i]?.[0] ?? '')] as const);
  const { why, from_ms, to_ms } = Object.fromEntries(texts);
  return why && from_ms && to_ms ? { why, from_ms, to_ms } : undefined;
}

async function ask(dataSource: PluginDataSource, { data }: ProvisionedRule, signal: AbortSignal): Promise<Answered> {
  const [{ refId, model, relativeTimeRange }, , explanation] = data;
  const now = Date.now();
  const timeRange = { fromEpochMs: now - relativeTimeRange.from * 1000, toEpochMs: now - relativeTimeRange.to * 1000 };
  const asked = [{ refId, model, ...ASKED }, ...(explanation ? [{ ...explanation, ...ASKED }] : [])];
  const answers = await dataSource.query(asked, { timeRange, headers: HEADERS, signal });
  const { error, frames } = answers.get(refId)!;
  if (error) return { error };
  const why = explanation && whyIn(answers.get(explanation.refId)?.frames.map(readFrame) ?? []);
  return { value: numberIn(frames.map(readFrame)), ...(why && { why }) };
}

/** Asks the plugin, as Grafana's alerting does: again when there is no answer, and then with an error. */
export function askPlugin(dataSource: PluginDataSource): AskRule {
  return async (rule, signal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(dataSource, rule, signal);
      } catch (error) {
        if (attempt >= ATTEMPTS || signal.aborted) return { error: problemOf(error).message };
        await delay(PAUSE_MS, null, { signal }).catch(() => {});
      }
    }
  };
}
