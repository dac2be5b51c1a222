import { dateTimeFormat } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, FieldSet, useTheme2 } from '@grafana/ui';
import React, { useCallback, useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import type { Health } from '../../api/health';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';

interface Props {
  readonly uid: string;
  /** Another one whenever the settings have been saved. */
  readonly version: number | undefined;
}

const time = (instant: string) => dateTimeFormat(instant, { format: 'YYYY-MM-DD HH:mm:ss' });

function facts({ details = {} }: Health): [string, string][] {
  const { path, mode, owner, runsAs, database, archive, neighbours, copy } = details;
  const ahead = Number(database?.rows_ahead);
  const all: [string, string | undefined | false | null][] = [
    [t('health.path', 'Path'), path],
    [
      t('health.file', 'File'),
      mode &&
        t('health.file-mode', "mode {{mode}}, owner {{owner}}; Grafana's plugin runs as user {{runsAs}}", {
          mode,
          owner: String(owner),
          runsAs: String(runsAs),
        }),
    ],
    [t('health.executions', 'Executions'), database && formatNumber(Number(database.row_count))],
    [t('health.archived', 'Archived executions'), typeof archive?.rows === 'number' && formatNumber(archive.rows)],
    [t('health.archive', 'Archive'), archive?.problem?.message],
    [t('health.beside', 'Beside'), neighbours?.problems.map(({ message }) => message).join(' ')],
    [t('health.newest', 'Newest execution'), typeof database?.newest_past === 'string' && database.newest_past],
    [
      t('health.future', 'From the future'),
      ahead > 0 &&
        t('health.future-rows', '{{rows}} rows', {
          count: ahead,
          rows: formatNumber(ahead),
          defaultValue_one: '{{rows}} row',
        }),
    ],
    [
      t('health.copy', 'Copy that is read'),
      copy &&
        t('health.copy-age', 'as of {{time}}, {{seconds}} s old', {
          time: time(copy.asOf),
          seconds: formatNumber(copy.ageSeconds, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
        }),
    ],
    ['DuckDB', typeof database?.duckdb_version === 'string' && database.duckdb_version],
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

async function ask(uid: string): Promise<Health> {
  // Grafana's server keeps settings for seconds, and would ask by those from before they were saved.
  const headers = { 'X-Grafana-NoCache': 'true' };
  const request = { url: `/api/datasources/uid/${uid}/health`, showErrorAlert: false, headers };
  try {
    return (await lastValueFrom(getBackendSrv().fetch<Health>(request))).data;
  } catch (cause) {
    // Grafana sends what is not well as an error, with the same body.
    const { data } = cause as { data?: Partial<Health> };
    return { status: 'ERROR', message: t('health.silent', 'The backend of the plugin does not answer.'), ...data };
  }
}

/** The state of the data source as it was last saved, with the remedy where there is something to mend. */
export function HealthPanel({ uid, version }: Props) {
  const { colors, spacing } = useTheme2();
  const [health, setHealth] = useState<Health | null>(null);
  const look = useCallback(() => {
    let current = true;
    void ask(uid).then((answer) => current && setHealth(answer));
    return () => {
      current = false;
    };
  }, [uid]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: saved settings are looked at again
  useEffect(look, [look, version]);
  if (health === null) return null;
  const problem = health.details?.problem;
  const isWell = health.status === 'OK';
  return (
    <FieldSet label={t('health.title', 'State, as last saved')}>
      {!isWell && (
        <Alert severity="error" title={problem?.message ?? health.message}>
          {problem?.hint}
        </Alert>
      )}
      <dl
        aria-label={t('health.state', 'State')}
        style={{
          display: 'grid',
          gridTemplateColumns: 'max-content minmax(0, 1fr)',
          gap: spacing(0.5, 2),
          marginBottom: spacing(2),
        }}
      >
        {facts(health).map(([name, value]) => (
          <React.Fragment key={name}>
            <dt style={{ color: colors.text?.secondary, fontWeight: 'normal' }}>{name}</dt>
            <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{value}</dd>
          </React.Fragment>
        ))}
      </dl>
      <Button variant="secondary" size="sm" icon="sync" onClick={look}>
        {t('health.again', 'Look again')}
      </Button>
    </FieldSet>
  );
}
