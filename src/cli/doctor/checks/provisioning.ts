import { version } from '../../../../package.json';
import { LearningError } from '../../../error/learning-error';
import { readIfThere } from '../../install/local/files';
import { checkOtherFiles, placesIn } from '../../install/local/provisioning';
import { readManifest } from '../../install/manifest';
import { type Check, error, NOTHING, warning } from '../finding';
import type { Patient } from '../patient';
import { sharedSnapshots } from './shared-snapshots';

function parsed(text: string | undefined) {
  try {
    return text === undefined ? undefined : readManifest(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export const PROVISIONING_CHECKS: readonly Check<Patient>[] = [
  {
    name: 'provisioned-version',
    look: ({ layout }) => {
      const manifest = parsed(readIfThere(placesIn(layout.provisioning).manifest));
      if (!manifest || manifest.version === version) return NOTHING;
      return warning(
        `Dashboards and alert rules were provisioned by version ${manifest.version}, and this command is of ${version}.`,
        'Run mahavishnu-learning grafana upgrade, and restart Grafana.',
      );
    },
  },
  {
    name: 'provisioned-twice',
    look: ({ layout }) => {
      if (readIfThere(placesIn(layout.provisioning).source) === undefined) return NOTHING;
      try {
        checkOtherFiles(layout.provisioning);
        return NOTHING;
      } catch (cause) {
        const { message, hint } = LearningError.from(cause);
        return error(message, hint);
      }
    },
  },
  { name: 'shared-snapshots', look: ({ sources }) => sharedSnapshots(sources) },
];
