import { MESSAGE, SUBJECT, TEMPLATES } from './notification-templates';
import { SERVICE } from './render';

const ORG = 1;
const PAGE = 'learning-page';
const MAIL = 'learning-mail';
const MAINTENANCE = 'learning-maintenance';
const GROUP_BY = ['grafana_folder', 'alertname'];

const named = (template: string) => `{{ template "${template}" . }}`;
const WORDS = { subject: named(SUBJECT), message: named(MESSAGE) };

interface Receiver {
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const MAILED: Receiver = {
  type: 'email',
  settings: { addresses: 'learning-alerts@mahavishnu.localhost', singleEmail: true, ...WORDS },
};

/** From the environment of Grafana, which puts it in when it reads the file. */
const fromEnvironment = (name: string) => `$${name}`;

/** Where pages go, beside mail; the variable of the environment that each needs. */
export const CHANNELS = {
  mail: null,
  slack: {
    variable: 'LEARNING_SLACK_URL',
    receiver: {
      type: 'slack',
      settings: { url: fromEnvironment('LEARNING_SLACK_URL'), title: WORDS.subject, text: WORDS.message },
    },
  },
  pagerduty: {
    variable: 'LEARNING_PAGERDUTY_KEY',
    receiver: {
      type: 'pagerduty',
      settings: {
        integrationKey: fromEnvironment('LEARNING_PAGERDUTY_KEY'),
        severity: '{{ with .CommonLabels.severity }}{{ . }}{{ else }}critical{{ end }}',
        summary: WORDS.subject,
      },
    },
  },
  webhook: {
    variable: 'LEARNING_WEBHOOK_URL',
    receiver: {
      type: 'webhook',
      settings: {
        url: fromEnvironment('LEARNING_WEBHOOK_URL'),
        httpMethod: 'POST',
        title: WORDS.subject,
        message: WORDS.message,
      },
    },
  },
} as const satisfies Readonly<Record<string, { readonly variable: string; readonly receiver: Receiver } | null>>;

export type Channel = keyof typeof CHANNELS;

const contactPoint = (name: string, receivers: readonly Receiver[]) => ({
  orgId: ORG,
  name,
  receivers: receivers.map((receiver) => ({
    uid: `${name}-${receiver.type}`,
    disableResolveMessage: false,
    ...receiver,
  })),
});

type Matcher = readonly [label: string, operator: '=' | '=~', value: string];

interface Route {
  readonly receiver: string;
  readonly object_matchers: readonly Matcher[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly mute_time_intervals?: readonly string[];
  readonly routes?: readonly Route[];
}

/** The first that matches takes an alert. */
const ROUTES: readonly Route[] = [
  // Grafana's own, of rules that got no answer: "Data source unhealthy" pages for all of them.
  {
    receiver: MAIL,
    object_matchers: [
      ['service', '=', SERVICE],
      ['alertname', '=~', 'DatasourceError|DatasourceNoData'],
    ],
    group_by: ['grafana_folder'],
    group_wait: '5m',
    group_interval: '30m',
    repeat_interval: '24h',
  },
  {
    receiver: PAGE,
    object_matchers: [
      ['service', '=', SERVICE],
      ['severity', '=', 'critical'],
    ],
    group_wait: '10s',
    group_interval: '5m',
    repeat_interval: '1h',
  },
  // What was learned is mailed, and wakes nobody.
  {
    receiver: MAIL,
    object_matchers: [
      ['service', '=', SERVICE],
      ['topic', '=', 'insight'],
    ],
    group_wait: '10m',
    group_interval: '24h',
    repeat_interval: '7d',
  },
  {
    receiver: MAIL,
    object_matchers: [
      ['service', '=', SERVICE],
      ['severity', '=', 'warning'],
    ],
    group_wait: '1m',
    group_interval: '5m',
    repeat_interval: '12h',
    // A database that is rebuilt may be large, and its backup late, until that is over.
    routes: [{ receiver: MAIL, object_matchers: [['topic', '=', 'storage']], mute_time_intervals: [MAINTENANCE] }],
  },
];

/** Content of the file that says where alerts go, and in which words. */
export function renderNotifications(channel: Channel = 'mail') {
  const beside = CHANNELS[channel];
  return {
    apiVersion: 1,
    contactPoints: [
      contactPoint(PAGE, beside === null ? [MAILED] : [beside.receiver, MAILED]),
      contactPoint(MAIL, [MAILED]),
    ],
    templates: TEMPLATES.map((template) => ({ orgId: ORG, ...template })),
    // An example: nights on which people mean to work on the database.
    muteTimes: [
      {
        orgId: ORG,
        name: MAINTENANCE,
        time_intervals: [
          { weekdays: ['sunday'], times: [{ start_time: '02:00', end_time: '04:00' }], location: 'UTC' },
        ],
      },
    ],
    policies: [
      {
        orgId: ORG,
        receiver: MAIL,
        group_by: GROUP_BY,
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        routes: ROUTES,
      },
    ],
  };
}
