import { describe, expect, inject, it } from 'vitest';
import { renderNotifications } from '../../src/alerts/notifications';
import { FOLDER } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { fireOnPanel, outcomeOf, ruleStates } from './support/alert-rules';
import { ALERT_STAGES } from './support/alert-stages';
import { GrafanaApi } from './support/grafana-api';
import { type Mail, mailsIn } from './support/mails';
import { stageFolder } from './support/provisioning';

const { mails, ...grafana } = inject('grafana');
const api = new GrafanaApi(grafana);
const rules = ALERT_GROUPS.flatMap((group) => group.rules);
/** What is learned of rows that chance has made is another matter: the demo has an experiment that is won. */
const judged = rules.filter(({ topic }) => topic !== 'insight');

/** Some are evaluated twice, with a pause between. */
const PATIENCE = { timeout: 110_000, interval: 2_000 };

/** What became of each rule of a folder, by its title. */
async function outcomes(folder: string): Promise<Record<string, string>> {
  const states = (await ruleStates(api)).filter((rule) => rule.folder === folder);
  return Object.fromEntries(
    states
      .filter(({ name }) => judged.some(({ title }) => title === name))
      .map((rule) => [rule.name, rule.health === 'unknown' ? 'not evaluated' : outcomeOf(rule)]),
  );
}

it('nothing fires on the demo at its usual rate', async () => {
  const expected = Object.fromEntries(judged.map(({ title }) => [title, 'inactive']));
  await expect.poll(() => outcomes(FOLDER), PATIENCE).toEqual(expected);
});

describe.each(Object.entries(ALERT_STAGES))('over the stage %s', (stage, { firing, isUnreadable = false }) => {
  it('those rules fire that have a reason to', async () => {
    const expected = Object.fromEntries(
      judged.map(({ uid, title }) => [title, firing.includes(uid) ? 'firing' : isUnreadable ? 'error' : 'inactive']),
    );
    await expect.poll(() => outcomes(stageFolder(stage)), PATIENCE).toEqual(expected);
  });

  it('each of them is told by mail, in words that fit a phone', async () => {
    const fired = rules.filter(({ uid }) => firing.includes(uid));
    for (const { title, summary, runbook } of fired) {
      const isOfStage = ({ subject, text }: Mail) =>
        subject === `Firing: ${title}` && text.includes(stageFolder(stage));
      const mail = () => mailsIn(mails).find(isOfStage);
      await expect.poll(mail, { ...PATIENCE, message: title }).toBeDefined();
      const { to, subject, text } = mail()!;
      expect(to).toContain('learning-alerts@mahavishnu.localhost');
      expect(subject.length).toBeLessThanOrEqual(50);
      expect(text).toContain(summary);
      expect(text).toContain(`Runbook: ${grafana.origin}/public/plugins/${DATA_SOURCE.type}/runbooks/${runbook}.html`);
      if (stage === 'unlucky') expect(text).toMatch(/Why: (rate worse|too few executions|work harder|no change)/);
      // There is nothing to count in a database that is not there.
      if (stage === 'missing') expect(text).not.toContain('executions are in the learning database');
    }
  });

  it.runIf(isUnreadable)('one mail names all rules that got no answer', async () => {
    const others = rules.filter(({ uid }) => !firing.includes(uid));
    const mail = () => mailsIn(mails).find(({ subject }) => subject === `${others.length} firing: DatasourceError`);
    await expect.poll(mail, PATIENCE).toBeDefined();
    for (const { title, summary } of others) {
      expect(mail()!.text).toContain(`No answer for: ${title}.`);
      expect(mail()!.text).not.toContain(summary);
    }
  });
});

it('Grafana serves the runbook of each rule', async () => {
  for (const { title, runbook } of rules) {
    const answer = await fetch(`${grafana.origin}/public/plugins/${DATA_SOURCE.type}/runbooks/${runbook}.html`);
    expect({ title, status: answer.status }).toEqual({ title, status: 200 });
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('When to escalate');
  }
});

it('contact points, words, mute timing and policies are those that were provisioned', async () => {
  const { contactPoints, templates, muteTimes, policies } = renderNotifications();
  const points = await api.get<{ name: string }[]>('/api/v1/provisioning/contact-points');
  for (const { name } of contactPoints) expect(points.map((point) => point.name)).toContain(name);
  const words = await api.get<{ name: string }[]>('/api/v1/provisioning/templates');
  expect(words.map(({ name }) => name)).toEqual(expect.arrayContaining(templates.map(({ name }) => name)));
  const timings = await api.get<{ name: string }[]>('/api/v1/provisioning/mute-timings');
  expect(timings.map(({ name }) => name)).toEqual(muteTimes.map(({ name }) => name));
  const tree = await api.get<{ routes: unknown[] }>('/api/v1/provisioning/policies');
  expect(tree.routes).toHaveLength(policies[0]!.routes.length);
});

it('past firings are annotations of the panel that the rule points at', async () => {
  const [rule] = rules.filter(({ uid }) => uid === 'learning-success-rate-warning');
  const fired = await fireOnPanel(api, rule!);
  const annotations = () =>
    api.get<{ newState: string; panelId: number }[]>(
      `/api/annotations?dashboardUID=${fired.dashboard}&panelId=${rule!.panel}&type=alert`,
    );
  await expect.poll(async () => (await annotations()).map(({ newState }) => newState), PATIENCE).toContain('Alerting');
});
