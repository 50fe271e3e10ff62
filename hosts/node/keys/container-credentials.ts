import { readFile } from 'node:fs/promises';
import type { AskAws } from '../../shared/aws-kms/ask.ts';
import type { AwsCredentials, CredentialSource, OpenCredentials } from '../../shared/aws-kms/credentials.ts';
import { credentialsOfVariables } from '../../shared/aws-kms/credentials.ts';
import { KmsError, fieldsOf, stringOf } from '../../shared/aws-kms/kms-error.ts';
import { pointer } from '../../shared/config/config-error.ts';
import type { ConfigError } from '../../shared/config/config-error.ts';
import type { Environment } from '../../shared/config/text/fill.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';

/** Where ECS gives credentials out to a task. */
const ECS = 'http://169.254.170.2';
/** Hosts that are asked without TLS: this machine, ECS, and EKS (IPv4 and IPv6). */
const plainHosts = new Set(['localhost', '127.0.0.1', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']);
/** Milliseconds before their end at which credentials are fetched anew. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Milliseconds for a request for credentials. */
const TIMEOUT_MS = 2000;

/** Opens credentials as the Node host can: those of variables, and those of a container. */
export function nodeCredentials(env: Environment, ask: AskAws, now: () => number): OpenCredentials {
  const ofVariables = credentialsOfVariables(env);
  return (variables, at) => {
    const { containerUriEnv, containerTokenFileEnv } = variables;
    if (containerUriEnv === undefined) return ofVariables(variables, at);
    const url = containerUrl(env(containerUriEnv), containerUriEnv, pointer(at, 'containerUriEnv'));
    const tokenFile = containerTokenFileEnv === undefined ? undefined : env(containerTokenFileEnv);
    if (url.tag === 'err') return err<ConfigError[]>([url.val]);
    if (containerTokenFileEnv !== undefined && (tokenFile ?? '') === '') {
      const expected = `the path of a token's file in the environment variable ${containerTokenFileEnv}`;
      return err<ConfigError[]>([{ at: pointer(at, 'containerTokenFileEnv'), expected, got: 'it is not set, or empty' }]);
    }
    return ok(new ContainerCredentials({ url: url.val, tokenFile, ask, now }));
  };
}

function containerUrl(text: string | undefined, name: string, at: string): Result<string, ConfigError> {
  const expected = `a path, or an https: URL, or an http: URL of this machine, ECS or EKS, in the environment variable ${name}`;
  if (text === undefined || text === '') return err({ at, expected, got: 'it is not set, or empty' });
  const url = text.startsWith('/') ? URL.parse(`${ECS}${text}`) : URL.parse(text);
  if (url === null) return err({ at, expected, got: `${text.length} characters that are neither` });
  if (url.protocol === 'https:' || (url.protocol === 'http:' && plainHosts.has(url.hostname))) return ok(url.href);
  return err({ at, expected, got: `a URL of ${url.protocol}//${url.host}` });
}

interface ContainerParts {
  readonly url: string;
  /** The path of a file with a token, which is read anew each time: the platform replaces it. */
  readonly tokenFile: string | undefined;
  readonly ask: AskAws;
  readonly now: () => number;
}

/** Credentials, and when they end in milliseconds since 1970. */
interface Lease {
  readonly credentials: AwsCredentials;
  readonly end: number;
}

/**
 * The credentials that a platform gives out to a container: a task of ECS, a pod of EKS. They are
 * fetched anew before they end. If that fails, those at hand are used as long as they hold.
 */
class ContainerCredentials implements CredentialSource {
  readonly #parts: ContainerParts;
  #lease: Lease | undefined;
  #fetching: Promise<Lease> | undefined;

  constructor(parts: ContainerParts) {
    this.#parts = parts;
  }

  async current(): Promise<AwsCredentials> {
    const now = this.#parts.now();
    const lease = this.#lease;
    if (lease !== undefined && now < lease.end - RENEW_BEFORE_MS) return lease.credentials;
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    try {
      return (await this.#fetching).credentials;
    } catch (error) {
      if (lease !== undefined && this.#lease === lease && now < lease.end) return lease.credentials;
      throw error;
    }
  }

  expired(credentials: AwsCredentials): boolean {
    if (this.#lease?.credentials === credentials) this.#lease = undefined;
    return true;
  }

  async #fetch(): Promise<Lease> {
    const { url, tokenFile, ask } = this.#parts;
    try {
      const token = tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim();
      const headers = token === undefined ? [] : [{ name: 'authorization', value: token }];
      const { status, text } = await ask({ method: 'GET', url, headers, body: undefined }, AbortSignal.timeout(TIMEOUT_MS));
      const lease = status === 200 ? leaseIn(text) : undefined;
      if (lease === undefined) throw new KmsError('credentials', `the container's credentials: status ${status}, and no credentials in it`);
      this.#lease = lease;
      return lease;
    } catch (error) {
      if (error instanceof KmsError) throw error;
      const why = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'no code';
      throw new KmsError('unreachable', `the container's credentials at ${new URL(url).host} cannot be fetched: ${why}`);
    }
  }
}

function leaseIn(text: string): Lease | undefined {
  const fields = fieldsOf(text);
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'Token'].map((name) => stringOf(fields[name]));
  const end = Date.parse(stringOf(fields['Expiration']) ?? '');
  if (accessKeyId === undefined || secretAccessKey === undefined || Number.isNaN(end)) return undefined;
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, end };
}
