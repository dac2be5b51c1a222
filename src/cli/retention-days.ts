import { MOST_DAYS } from '../retention/age';
import { wholeNumber } from './options';

export const DEFAULT_DAYS = 90;

export const days = wholeNumber(0, MOST_DAYS);
