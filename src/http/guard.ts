import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LearningError } from '../error/learning-error';
import { isLoopback, type ListenAddress } from './listen';

/** A page of elsewhere could make a name of its own mean this machine; it cannot change the Host header. */
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

const hash = (text: string) => createHash('sha256').update(text).digest();

/**
 * What each request has to show: on loopback the name of this machine, where there is a token that token, and no page of
 * a browser as its sender. Throws LearningError `forbidden` and `unauthorized`.
 */
export function guard(token: string | null, onLoopback: boolean): (headers: IncomingHttpHeaders) => void {
  const wanted = token === null ? null : hash(token);
  return ({ host = '', origin, authorization = '' }) => {
    if (onLoopback && !LOOPBACK_HOST.test(host)) {
      throw new LearningError('forbidden', 'The Host of the request is not this machine.', {
        hint: 'Send it to 127.0.0.1 or localhost.',
      });
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      throw new LearningError('forbidden', 'Pages of a browser are not answered here.', {
        hint: 'Send it from a program.',
      });
    }
    if (wanted === null) return;
    const given = /^Bearer +(\S+)\s*$/i.exec(authorization)?.[1];
    // Hashes are compared, as both sides must have one length.
    if (given === undefined || !timingSafeEqual(hash(given), wanted)) {
      throw new LearningError(
        'unauthorized',
        given === undefined ? 'The request has no token.' : 'The token is another.',
      );
    }
  };
}

/** Beyond this machine there has to be a token. Throws LearningError `bad_usage`. @param harm what others could do */
export function needsToken(address: ListenAddress, token: string | null, harm: string): void {
  if (token !== null || isLoopback(address)) return;
  throw new LearningError('bad_usage', `Whoever reaches ${address.host} could ${harm}.`, {
    hint: 'Name a file with a token after --token-file, or listen on 127.0.0.1.',
  });
}
