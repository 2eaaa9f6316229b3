import { useState } from 'react';
import { type ApiClient, type SendOptions } from '../../api/api-client';
import { useChange } from '../../api/hooks';
import { type MappingPreviewView } from '../../api/views';

interface MappingSave<Input> {
  /** Saves at once, unless lines that are mapped already would go elsewhere: then there are `effects` to confirm. */
  readonly mutate: (input: Input) => void;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly effects: MappingPreviewView | null;
  readonly confirm: () => void;
  /** Leaves the effects, or the error. */
  readonly cancel: () => void;
  /** What was to be saved last. */
  readonly input: Input | undefined;
}

/** Saves mappings after a look at what they would change in unposted batches. */
export const useMappingSave = <Input>(
  bodyOf: (input: Input) => Promise<Pick<SendOptions, 'body' | 'contentType'>>,
  save: (api: ApiClient, body: Pick<SendOptions, 'body' | 'contentType'>, input: Input) => Promise<unknown>,
  onSaved: (input: Input) => void,
): MappingSave<Input> => {
  const [effects, setEffects] = useState<MappingPreviewView | null>(null);
  const change = useChange(
    async (api, { input, isConfirmed }: { readonly input: Input; readonly isConfirmed: boolean }) => {
      const body = await bodyOf(input);
      if (!isConfirmed) {
        const preview = await api.post<MappingPreviewView>('/account-mappings/preview', body);
        if (preview.lines > preview.linesUnmapped || !preview.isComplete) return preview;
      }
      await save(api, body, input);
      return null;
    },
    (result, { input }) => {
      setEffects(result);
      if (result === null) onSaved(input);
    },
  );
  return {
    mutate: (input) => {
      change.mutate({ input, isConfirmed: false });
    },
    isPending: change.isPending,
    error: change.error,
    effects,
    confirm: () => {
      if (change.variables) change.mutate({ input: change.variables.input, isConfirmed: true });
    },
    cancel: () => {
      setEffects(null);
      change.reset();
    },
    input: change.variables?.input,
  };
};
