import type { DataQueryError, DataQueryResponse } from '@grafana/data';

/** The first failure of a response; undefined where nothing failed. `errors` replaces `error`. */
export const failureOf = ({ error, errors }: Pick<DataQueryResponse, 'error' | 'errors'>): DataQueryError | undefined =>
  errors?.[0] ?? error;
