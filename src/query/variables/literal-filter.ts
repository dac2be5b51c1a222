import type { Filter } from '../filter';
import { referencesIn } from './reference';
import { isList, type Scalar } from './value';

const looksLikeReference = (value: Scalar) => typeof value === 'string' && referencesIn(value).length > 0;

/** The filter with its value for a value, where it could be taken for a variable. */
export function literalFilter({ literal: _, ...filter }: Filter): Filter {
  const { value } = filter;
  if (value === undefined) return filter;
  return (isList(value) ? value : [value]).some(looksLikeReference) ? { ...filter, literal: true } : filter;
}
