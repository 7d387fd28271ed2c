import { assert } from './assert.ts';

/** A state machine as data: state → event → next state. A final state has no events. */
type Table<State extends string> = Readonly<Record<State, Readonly<Record<string, State>>>>;

/** One legal step. */
export interface Edge {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

/** A state machine, with everything else that follows from its table. */
export interface Machine<State extends string, Event extends string> {
  readonly name: string;
  readonly initial: State;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  readonly edges: readonly Edge[];
  /** The state after the event, or nothing where the table has no such step. */
  next(from: State, event: Event): State | undefined;
  /** The state after the event; an illegal step is a bug of the caller, who asks `may` first. */
  step(from: State, event: Event): State;
  may(from: State, event: Event): boolean;
  isFinal(state: State): boolean;
  /** The diagram, for the reference documents. */
  mermaid(): string;
}

/** The events of a table: the union of all keys of its rows. */
type EventOf<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string;

/**
 * Builds a machine from its table. A misspelt target does not compile; a state that cannot be
 * reached from the initial one is refused at load.
 *
 * @example
 * const refund = machine('refund', 'pending', {
 *   pending: { succeed: 'succeeded', fail: 'failed' },
 *   succeeded: {},
 *   failed: {},
 * });
 */
export const machine = <
  const T extends Readonly<Record<keyof T & string, Readonly<Record<string, keyof T & string>>>>,
>(
  name: string,
  initial: keyof T & string,
  table: T,
): Machine<keyof T & string, EventOf<T>> => {
  type State = keyof T & string;
  const rows = table as Table<State>;
  const states = Object.keys(rows) as State[];
  const edges = states.flatMap((from) =>
    Object.entries(rows[from]).map(([event, to]) => ({ from, event, to: to as State })),
  );
  const lost = unreachable(initial, states, edges);
  assert(lost.length === 0, `every state of ${name} can be reached; not so: ${lost.join(', ')}`);

  const next = (from: State, event: EventOf<T>): State | undefined =>
    Object.hasOwn(rows[from], event) ? rows[from][event] : undefined;

  return {
    name,
    initial,
    states,
    events: [...new Set(edges.map((edge) => edge.event))] as EventOf<T>[],
    edges,
    next,
    step: (from, event) => {
      const to = next(from, event);
      assert(to !== undefined, `a ${name} in ${from} does not take the event ${event}`);
      return to;
    },
    may: (from, event) => next(from, event) !== undefined,
    isFinal: (state) => Object.keys(rows[state]).length === 0,
    mermaid: () => diagram(initial, states, edges),
  };
};

const unreachable = (
  initial: string,
  states: readonly string[],
  edges: readonly Edge[],
): readonly string[] => {
  const reached = new Set([initial]);
  for (let grown = true; grown; ) {
    const before = reached.size;
    for (const edge of edges) if (reached.has(edge.from)) reached.add(edge.to);
    grown = reached.size > before;
  }
  return states.filter((state) => !reached.has(state));
};

const diagram = (initial: string, states: readonly string[], edges: readonly Edge[]): string => {
  const ends = states.filter((state) => !edges.some((edge) => edge.from === state));
  return [
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...edges.map((edge) => `  ${edge.from} --> ${edge.to}: ${edge.event}`),
    ...ends.map((state) => `  ${state} --> [*]`),
  ].join('\n');
};
