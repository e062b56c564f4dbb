import type { Problem } from '../model/errors.ts';
import type { Mapping } from './mapping.ts';

/** `CreateEventSourceMapping` request, or what `GetEventSourceMapping` answers. */
export type MappingShape = 'create-request' | 'response';

/** One thing about a filter pattern; `offset` counts UTF-16 units into the pattern. An error unless it says warning. */
export interface PatternIssue {
  readonly message: string;
  readonly offset?: number;
  readonly severity?: 'error' | 'warning';
}

export interface ParseMappingOptions {
  /** Now, in milliseconds since the epoch: a starting timestamp may not be in the future. */
  readonly nowMs: number;
  /** Checks the syntax of one `Pattern`; without it patterns are not looked into. */
  readonly checkPattern?: (pattern: string) => readonly PatternIssue[];
}

interface ReadMapping {
  readonly shape: MappingShape;
  /** In the order of their places. */
  readonly problems: readonly Problem[];
  /** No error at all: AWS would take it. */
  readonly valid: boolean;
}

/** `mapping` is there where `runnable`: the errors, if any, are all of `REFUSED_BY_AWS_ONLY`. */
export type MappingReading = ReadMapping &
  (
    | {
        readonly runnable: true;
        readonly mapping: Mapping;
        /** Names (AWS's) of the fields whose value is the default. */
        readonly defaulted: readonly DefaultedField[];
        readonly aws: AwsState;
      }
    | {
        readonly runnable: false;
        readonly mapping?: undefined;
        readonly defaulted?: undefined;
        readonly aws?: undefined;
      }
  );

/** What only a mapping that exists has. */
export interface AwsState {
  /** `Enabled`, `Disabled`, `Disabling`, … */
  readonly state: string | undefined;
  readonly lastModifiedMs: number | undefined;
  readonly stateTransitionReason: string | undefined;
  readonly lastProcessingResult: string | undefined;
}

export type DefaultedField =
  | 'Enabled'
  | 'BatchSize'
  | 'StartingPosition'
  | 'MaximumBatchingWindowInSeconds'
  | 'ConsumerGroupId'
  | 'ConsumptionMode'
  | 'MinimumPollers'
  | 'MaximumPollers'
  | 'MaximumRetryAttempts'
  | 'MaximumRecordAgeInSeconds'
  | 'BisectBatchOnFunctionError'
  | 'FunctionResponseTypes';
