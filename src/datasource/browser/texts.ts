import { t } from '../i18n/t';

/** What is said of answers that the browser was to give. */
export const TEXTS = {
  answered: (asOf: string, age: string) =>
    t('browser.answered', 'The browser answered; data as of {{asOf}}, {{age}}.', { asOf, age }),
  stale: (age: string, why: string) => t('browser.stale', 'The data in the browser is {{age}}: {{why}}', { age, why }),
  slowServer: () => t('browser.slow-server', 'the server takes its time to say what has changed.'),
  loading: (percent: number) =>
    t('browser.loading', 'The server answered: the browser is taking in the data ({{percent}} %).', { percent }),
  starting: () => t('browser.starting', 'The server answered: the browser is starting its engine.'),
  tooLarge: (table: string, why: string) =>
    t('browser.too-large', 'The server answered: {{table}} is not taken into the browser. {{why}}', { table, why }),
  failed: (why: string) => t('browser.failed', 'The server answered: the browser cannot. {{why}}', { why }),
  queryFailed: (why: string) => t('browser.query-failed', 'The server answered: the browser did not. {{why}}', { why }),
  noRoom: () =>
    t(
      'browser.no-room',
      'The browser has no room to keep the data, and will ask for it again when this page is next opened.',
    ),
} as const;

/** How old something is, in words. @param milliseconds of its age */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 1) return t('answer.age.none', 'less than 1 s old');
  if (seconds < 120) return t('answer.age.seconds', '{{seconds}} s old', { seconds });
  return t('answer.age.minutes', '{{minutes}} min old', { minutes: Math.round(seconds / 60) });
}
