import { ApiProblem } from '../api/api-problem';

/** What a refusal says about each input, by its name in the API. */
export const fieldErrorsOf = (error: unknown): Readonly<Record<string, string>> => {
  if (error === null) return {};
  const { details, fix } = ApiProblem.from(error).facts;
  const { problems, fields, field, setting } = details;
  if (Array.isArray(problems))
    return Object.fromEntries(
      (problems as { field: string; message: string }[]).map(({ field: name, message }) => [name, message]),
    );
  if (Array.isArray(fields))
    return Object.fromEntries((fields as string[]).map((name) => [name, 'Sage Intacct did not accept this.']));
  const name = field ?? setting;
  return typeof name === 'string' ? { [name]: fix } : {};
};
