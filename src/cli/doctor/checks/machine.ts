import { listen } from '../../../host/http/listen';
import { OLDEST_GRAFANA, versionProblem } from '../../grafana/version';
import { describeHolder } from '../../port-holder';
import { type Check, error, NOTHING, warning } from '../finding';
import type { Patient } from '../patient';

const isFree = (port: number) =>
  listen(port).then(
    (server) => {
      server.close();
      return true;
    },
    () => false,
  );

export const MACHINE_CHECKS: readonly Check<Patient>[] = [
  {
    name: 'grafana-missing',
    look: ({ grafana }) =>
      grafana
        ? NOTHING
        : error(
            'There is no Grafana on this machine, or not where it usually is.',
            'Name its folder by --grafana; for one in a container, run this in it, or look from outside by --url.',
          ),
  },
  {
    name: 'grafana-old',
    look: ({ grafana, version }) => {
      if (!grafana) return NOTHING;
      if (version === undefined) {
        return error('The Grafana does not tell its version.', 'Run its program with -v, and mend what that says.');
      }
      const problem = versionProblem(version);
      return problem ? error(problem, `Install Grafana ${OLDEST_GRAFANA} or newer.`) : NOTHING;
    },
  },
  {
    name: 'port',
    look: async ({ grafana, layout: { port, restart } }) => {
      if (!grafana) return NOTHING;
      if (await isFree(port)) {
        return warning(
          `Nobody listens on port ${port}: Grafana does not run.`,
          `${restart}, and see its log if it ends.`,
        );
      }
      const holder = await describeHolder(port);
      if (holder.startsWith('Grafana')) return NOTHING;
      return error(
        `The port ${port}, which Grafana is to listen on, is taken by ${holder}.`,
        'Stop that, or set http_port under [server] in grafana.ini.',
      );
    },
  },
];
