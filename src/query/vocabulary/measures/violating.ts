import { anyViolation } from '../../../model/checks';
import type { MeasureScope } from '../measure';
import { where } from './counts';

/** How many rows break a rule. */
export function violating({ now, notFinite }: MeasureScope): string {
  return where(notFinite === 'false' ? anyViolation(now) : `${anyViolation(now)} OR ${notFinite}`);
}
