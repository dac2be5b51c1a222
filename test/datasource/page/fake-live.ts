import * as data from '@grafana/data';
import { config, type GrafanaLiveSrv, setGrafanaLiveSrv } from '@grafana/runtime';
import { BehaviorSubject, type Subscription } from 'rxjs';
import type { CommitEvent } from '../../../src/api/commits';
import type { LearningDataSource } from '../../../src/datasource/learning-data-source';
import type { LearningQuery } from '../../../src/datasource/learning-query';

type Request = data.DataQueryRequest<LearningQuery>;

interface Shown {
  readonly key: string | undefined;
  readonly state: data.LoadingState | undefined;
  readonly error: string | undefined;
  /** Values of the first column. */
  readonly values: readonly unknown[];
  readonly generation: unknown;
}

/** A Grafana Live that says what a test wants, and a panel that is answered while it is open. */
export class FakeLive {
  readonly shown: Shown[] = [];
  /** Channels that were asked for, and whether Grafana takes them for such. */
  readonly addresses: { readonly address: object; readonly isValid: boolean }[] = [];
  hasEnded = false;
  readonly #source: LearningDataSource;
  readonly #requestOf: (query: LearningQuery) => Request;
  #channel = this.#newChannel();
  #panel: Subscription | undefined;

  constructor(source: LearningDataSource, requestOf: (query: LearningQuery) => Request) {
    this.#source = source;
    this.#requestOf = requestOf;
  }

  get isListenedTo(): boolean {
    return this.#channel.observed;
  }

  /** Whether there is a Grafana Live, and a server that has it on. */
  provide(isThere = true, isOn = true): void {
    config.liveEnabled = isOn;
    const getStream = (address: data.LiveChannelAddress) => {
      this.addresses.push({ address, isValid: data.isValidLiveChannelAddress(address) });
      return this.#channel;
    };
    setGrafanaLiveSrv((isThere ? { getStream } : undefined) as unknown as GrafanaLiveSrv);
  }

  /** @param raw the time range as people write it */
  open(
    query: LearningQuery,
    raw: data.RawTimeRange = { from: 'now-1h', to: 'now' },
    more: Partial<Request> = {},
  ): void {
    this.close();
    this.#channel = this.#newChannel();
    for (const list of [this.shown, this.addresses]) list.length = 0;
    this.hasEnded = false;
    const range = { ...data.rangeUtil.convertRawToRange(raw), raw };
    const request = { ...this.#requestOf(query), app: data.CoreApp.Dashboard, range, ...more } as Request;
    this.#panel = this.#source.query(request).subscribe({
      next: ({ key, state, error, errors, data: frames }) => {
        const [frame] = frames as data.DataFrame[];
        this.shown.push({
          key,
          state,
          error: (error ?? errors?.[0])?.message,
          values: [...(frame?.fields[0]?.values ?? [])],
          generation: frame?.meta?.custom?.generation,
        });
      },
      complete: () => {
        this.hasEnded = true;
      },
    });
  }

  close(): void {
    this.#panel?.unsubscribe();
  }

  /** @param message that comes with the state */
  status(state: `${data.LiveChannelConnectionState}`, message?: object): void {
    this.#channel.next(this.#statusOf(state as data.LiveChannelConnectionState, message));
  }

  say(event: Partial<CommitEvent>): void {
    const message = { spreadMs: 0, ...event };
    this.#channel.next({ type: data.LiveChannelEventType.Message, message });
  }

  end(): void {
    this.#channel.complete();
  }

  hide(hidden: boolean): void {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }

  #newChannel() {
    return new BehaviorSubject<data.LiveChannelEvent>(this.#statusOf(data.LiveChannelConnectionState.Pending));
  }

  #statusOf(state: data.LiveChannelConnectionState, message?: object): data.LiveChannelEvent {
    return { type: data.LiveChannelEventType.Status, id: '', timestamp: 0, state, ...(message && { message }) };
  }
}
