import {
  type DataFrame,
  type DataQueryResponse,
  LiveChannelConnectionState,
  LiveChannelEventType,
  LoadingState,
} from '@grafana/data';
import { Observable, type Subscription } from 'rxjs';
import type { CommitEvent, CopyAtHand } from '../../api/commits';
import type { ChannelEvent } from './channel';

interface Following {
  /** Asks over the time range as it is then. */
  readonly ask: () => Observable<DataQueryResponse>;
  readonly channel: Observable<ChannelEvent>;
  /** The key of the answers: each takes the place of the one before. */
  readonly key: string;
  /** Milliseconds that have to lie between two answers. */
  readonly gapMs?: number;
  readonly page?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/** A copy that no answer is of. */
const UNKNOWN = '';

/** The copy that all of the answer is of; `UNKNOWN` where it does not say, or is of several. */
function copyOf({ data }: DataQueryResponse): string {
  const named = new Set((data as DataFrame[]).map(({ meta }) => meta?.custom?.generation as string | undefined));
  const [only] = named;
  return named.size === 1 ? (only ?? UNKNOWN) : UNKNOWN;
}

/**
 * The answer, and another one whenever something has been committed: the same as if it were asked by hand then. No more
 * than one question is under way, none while the page is hidden, and what comes meanwhile is asked as one. When a
 * connection that was lost is there again, what was missed is asked.
 */
export function followedAnswers({ ask, channel, key, gapMs = 0, page = document }: Following) {
  return new Observable<DataQueryResponse>((subscriber) => {
    let asking: Subscription | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isConnected = false;
    let hasAsked = false;
    let isOver = false;
    let last: DataQueryResponse | undefined;
    let shown = UNKNOWN;
    let shownAt = 0;
    /** The copy that is to be asked; null where it has been, or is being. */
    let wanted: string | null = null;

    const show = (response: DataQueryResponse) => {
      last = response;
      shown = copyOf(response);
      shownAt = Date.now();
      const isSound = !response.error && !response.errors?.length;
      subscriber.next({ ...response, key, ...(isConnected && isSound && { state: LoadingState.Streaming }) });
    };

    const askNow = () => {
      timer = undefined;
      wanted = null;
      hasAsked = true;
      // One that answers at once has ended before it can be held.
      let hasEnded = false;
      const running = ask().subscribe({
        next: show,
        error: (error) => subscriber.error(error),
        complete: () => {
          hasEnded = true;
          asking = undefined;
          goOn();
        },
      });
      if (!hasEnded) asking = running;
    };

    const goOn = (spreadMs = 0) => {
      if (!hasAsked || asking || timer !== undefined) return;
      if (isOver) subscriber.complete();
      else if (wanted !== null && wanted !== UNKNOWN && wanted === shown) wanted = null;
      else if (wanted !== null && !page.hidden) {
        timer = setTimeout(askNow, Math.max(Math.random() * spreadMs, shownAt + gapMs - Date.now()));
      }
    };

    const connect = (generation: string | null = UNKNOWN) => {
      isConnected = true;
      // Grafana says of a panel that it is live by the state of its answer.
      if (last && !asking && generation !== null && generation !== UNKNOWN && generation === shown) show(last);
      else wanted = generation ?? UNKNOWN;
    };

    const takeEvent = (event: ChannelEvent) => {
      if (event.type === LiveChannelEventType.Message) {
        const { generation, spreadMs } = event.message as CommitEvent;
        wanted = generation;
        goOn(spreadMs);
      } else if (event.type === LiveChannelEventType.Status) {
        const isBack = !isConnected && event.state === LiveChannelConnectionState.Connected;
        if (isBack) connect((event.message as CopyAtHand | undefined)?.generation);
        else isConnected = event.state === LiveChannelConnectionState.Connected;
        goOn();
      }
    };

    const onVisible = () => goOn();
    page.addEventListener('visibilitychange', onVisible);
    // Before the first question: what is committed after that is then heard of.
    const listening = channel.subscribe({
      next: takeEvent,
      error: () => {},
      complete: () => {
        isOver = true;
        goOn();
      },
    });
    askNow();
    return () => {
      page.removeEventListener('visibilitychange', onVisible);
      listening.unsubscribe();
      clearTimeout(timer);
      asking?.unsubscribe();
    };
  });
}
