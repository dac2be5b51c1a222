import { getBackendSrv } from '@grafana/runtime';
import { Icon, useTheme2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import type { PathCheck as Found, FoundDatabase } from '../../api/path-check';
import { formatAgo } from '../i18n/ago';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';

interface Props {
  /** The uid of the data source, which need not be saved with this path. */
  readonly uid: string;
  readonly path: string;
}

type Verdict = { readonly good: boolean; readonly text: string } | null;

const PAUSE_MS = 400;

const megabytes = (bytes: number) => formatNumber(bytes / 1e6, { maximumFractionDigits: 1 });

function describe({ bytes, logBytes, writtenAt, createdBy }: FoundDatabase): string {
  const written = formatAgo(writtenAt);
  const size = megabytes(bytes + logBytes);
  return t('config.path.found', 'A DuckDB database of {{size}} MB, made by {{createdBy}}, last written {{written}}.', {
    size,
    createdBy,
    written,
  });
}

async function ask(uid: string, path: string): Promise<Verdict> {
  const url = `/api/datasources/uid/${uid}/resources/path-check`;
  try {
    const request = { url, method: 'POST', data: { path }, showErrorAlert: false };
    const { data } = await lastValueFrom(getBackendSrv().fetch<Found>(request));
    if ('found' in data) return { good: true, text: describe(data.found) };
    return { good: false, text: `${data.problem.message} ${data.problem.hint}` };
  } catch {
    // Whoever may not ask, and whoever has no backend to ask, learns it by saving.
    return null;
  }
}

/** Says what there is at the path, as the machine that Grafana runs on sees it, while it is typed. */
export function PathCheck({ uid, path }: Props) {
  const { colors, spacing } = useTheme2();
  const [verdict, setVerdict] = useState<Verdict>(null);
  useEffect(() => {
    setVerdict(null);
    if (path === '') return;
    let current = true;
    const timer = setTimeout(() => {
      void ask(uid, path).then((answer) => current && setVerdict(answer));
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [uid, path]);
  return (
    <div
      role="status"
      aria-label={t('config.path.status', 'What is at the path')}
      style={{ minHeight: spacing(2.5), marginBottom: spacing(2) }}
    >
      {verdict && (
        <span style={{ color: (verdict.good ? colors.success : colors.error).text }}>
          <Icon name={verdict.good ? 'check-circle' : 'exclamation-circle'} /> {verdict.text}
        </span>
      )}
    </div>
  );
}
