import { events } from './events.ts';
import { code, page, table } from './markdown.ts';

/** Every type of event, as an endpoint can subscribe to it. */
export const renderEvents = (): string =>
  page('Events', 'the list of event types, which a test compares with the code', [
    [
      'An event is written in the transaction of the change it tells of, numbered per object from 1',
      'without a gap, and delivered to every endpoint that listens to its type. Its `data.object` is',
      'the object as the API shows it at that moment.',
    ].join('\n'),
    ...[...Map.groupBy(Object.entries(events), ([type]) => type.split('.')[0] ?? '')].flatMap(
      ([noun, group]) => [
        `## ${noun}`,
        table(
          ['type', 'happened'],
          group.map(([type, meaning]) => [code(type), meaning]),
        ),
      ],
    ),
  ]);
