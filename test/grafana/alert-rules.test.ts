import { describe, expect, inject, it } from 'vitest';
import { FOLDER } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { outcomeOf, ruleStates } from './support/alert-rules';
import { ALERT_STAGES } from './support/alert-stages';
import { GrafanaApi } from './support/grafana-api';
import { mailsIn } from './support/mails';
import { stageFolder } from './support/provisioning';

const { mails, ...grafana } = inject('grafana');
const api = new GrafanaApi(grafana);
const rules = ALERT_GROUPS.flatMap((group) => group.rules);

/** Some are evaluated twice, with a pause between. */
const PATIENCE = { timeout: 110_000, interval: 2_000 };

/** What became of each rule of a folder, by its title. */
async function outcomes(folder: string): Promise<Record<string, string>> {
  const states = (await ruleStates(api)).filter((rule) => rule.folder === folder);
  return Object.fromEntries(
    states
      .filter(({ name }) => rules.some(({ title }) => title === name))
      .map((rule) => [rule.name, rule.health === 'unknown' ? 'not evaluated' : outcomeOf(rule)]),
  );
}

it('nothing fires on the demo at its usual rate', async () => {
  const expected = Object.fromEntries(rules.map(({ title }) => [title, 'inactive']));
  await expect.poll(() => outcomes(FOLDER), PATIENCE).toEqual(expected);
});

describe.each(Object.entries(ALERT_STAGES))('over the stage %s', (stage, { firing, failing = [] }) => {
  it('those rules fire that have a reason to', async () => {
    const expected = Object.fromEntries(
      rules.map(({ uid, title }) => [
        title,
        firing.includes(uid) ? 'firing' : failing.includes(uid) ? 'error' : 'inactive',
      ]),
    );
    await expect.poll(() => outcomes(stageFolder(stage)), PATIENCE).toEqual(expected);
  });

  it('each of them is told by mail', async () => {
    const fired = rules.filter(({ uid }) => firing.includes(uid));
    for (const { title } of fired) {
      const mail = () =>
        mailsIn(mails).find(
          ({ subject }) => subject.includes(`${title} ${stageFolder(stage)}`) && subject.includes('FIRING'),
        );
      await expect.poll(mail, { ...PATIENCE, message: title }).toBeDefined();
      const { to, text } = mail()!;
      expect(to).toContain('learning-alerts@mahavishnu.localhost');
      if (stage === 'unlucky') expect(text).toMatch(/Why: (rate worse|too few executions|work harder|no change)/);
      // There is nothing to count in a database that is not there.
      if (stage === 'missing') expect(text).not.toContain('executions are in the learning database');
    }
  });
});
