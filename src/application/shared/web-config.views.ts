/** What the pages need before sign-in. Public: nothing in it is a secret. */
export interface WebConfigView {
  /** Of the OpenID provider. */
  readonly issuer: string;
  /** A public client: it has no secret. */
  readonly clientId: string;
  readonly scope: string;
  /** More parameters of the authorization request, for example an audience. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Claim that holds an object of environment to role. */
  readonly rolesClaim: string;
}
