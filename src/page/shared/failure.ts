import type { DataQueryError } from '@grafana/data';

/** After so long what failed is asked again. */
export const RETRY_MS = 3000;

const BAD_REQUEST = 400;

/** A query that is wrong stays wrong, and what nobody was asked for does too. */
export const mayPass = ({ status }: DataQueryError): boolean => status !== undefined && status !== BAD_REQUEST;

export const messageOf = ({ message, data }: DataQueryError): string => message || data?.message || 'The query failed.';
