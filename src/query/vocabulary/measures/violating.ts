import type { MeasureScope } from '../measure';
import { anyViolation } from '../violations';
import { where } from './counts';

/** How many rows break a rule. */
export const violating = ({ storedTimeZone, notFinite }: MeasureScope) =>
  where(anyViolation(storedTimeZone, ...(notFinite ? [notFinite] : [])));
