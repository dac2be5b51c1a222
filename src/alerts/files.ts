import type { AllLimits } from '../model/limits';
import { CHANNELS, type Channel, renderNotifications } from './notifications';
import { prometheusRules, renderPrometheus } from './prometheus';
import { RUNBOOKS, renderRules } from './render';
import { alertGroups } from './rules';
import { yaml } from './yaml';

interface AlertFilesOptions {
  readonly limits: AllLimits;
  /** Address of the folder with the runbooks. Default where Grafana serves those of the plugin. */
  readonly runbooks?: string;
}

interface AlertFile {
  /** Its path in the folder of provisioning. */
  readonly file: string;
  readonly content: string;
}

const REPLACES = '# Grafana replaces its whole tree of notification policies by the one here.\n';
const LOCAL = 'http://localhost:3000';

const isOther = (channel: string): channel is Channel => channel !== 'mail';

/** What provisions alerting, as files. Those of channels go in place of alerting/notifications.yaml. */
export function alertFiles({ limits, runbooks = RUNBOOKS }: AlertFilesOptions): AlertFile[] {
  const absolute = runbooks.startsWith('/') ? LOCAL + runbooks : runbooks;
  return [
    { file: 'alerting/rules.yaml', content: yaml(renderRules(alertGroups(limits), { runbooks })) },
    { file: 'alerting/notifications.yaml', content: REPLACES + yaml(renderNotifications()) },
    ...Object.keys(CHANNELS)
      .filter(isOther)
      .map((channel) => ({
        file: `channels/${channel}.yaml`,
        content: `${REPLACES}# Grafana takes ${CHANNELS[channel]!.variable} from its environment.\n${yaml(renderNotifications(channel))}`,
      })),
    {
      file: 'prometheus/learning.rules.yaml',
      content: yaml(renderPrometheus(prometheusRules(limits), absolute)),
    },
  ];
}
