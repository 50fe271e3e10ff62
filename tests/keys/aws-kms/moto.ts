import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { motoFolder } from '../../../scripts/setup/for-tests/moto.mjs';

/** Credentials of a user or a role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const region = 'eu-west-1';
/** What is signed with before moto asks who it is. */
const anybody = 'Credential=AKIAIOSFODNN7EXAMPLE/20261129';

/**
 * A server of moto, which stands for AWS: its KMS really signs, and its IAM verifies signatures of
 * requests and policies by botocore's code. `moto_server.py` teaches it to sign digests.
 */
export class Moto {
  readonly url: string;
  readonly #process: ChildProcess;
  #users = 0;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  /** Starts a server. It ends with this process. */
  static async start(): Promise<Moto> {
    const python = `${motoFolder()}/bin/python`;
    const guard = fileURLToPath(new URL('../../../hosts/node/child-guard.ts', import.meta.url));
    const server = fileURLToPath(new URL('moto_server.py', import.meta.url));
    const child = spawn(process.execPath, [guard, python, server, '-H', '127.0.0.1', '-p', '0'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    const output: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`moto: run npm run setup -- --tests; it said: ${output.join('\n')}`)));
      createInterface({ input: child.stderr }).on('line', (line) => {
        output.push(line);
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    return new Moto(url, child);
  }

  /** Makes a key, and returns its ARN. */
  async createKey(spec = 'ECC_SECG_P256K1', usage = 'SIGN_VERIFY'): Promise<string> {
    const { KeyMetadata: metadata } = await this.#kms('CreateKey', { KeySpec: spec, KeyUsage: usage });
    return memberOf(metadata, 'Arn');
  }

  /** Returns the SubjectPublicKeyInfo of a key. */
  async publicKey(keyId: string): Promise<Uint8Array> {
    return Buffer.from(memberOf(await this.#kms('GetPublicKey', { KeyId: keyId }), 'PublicKey'), 'base64');
  }

  /** Returns the signature of a key over a digest, DER in base64. */
  async signature(keyId: string, digest: Uint8Array): Promise<string> {
    const input = {
      KeyId: keyId,
      Message: Buffer.from(digest).toString('base64'),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    };
    return memberOf(await this.#kms('Sign', input), 'Signature');
  }

  /** Has an alias name a key. */
  async alias(name: string, keyId: string): Promise<void> {
    await this.#kms('CreateAlias', { AliasName: name, TargetKeyId: keyId });
  }

  /** Makes a user who may do some actions, and returns credentials. */
  async createUser(...actions: readonly string[]): Promise<Credentials> {
    const name = `user-${(this.#users += 1)}`;
    await this.#query('iam', { Action: 'CreateUser', UserName: name });
    await this.#query('iam', { Action: 'PutUserPolicy', UserName: name, PolicyName: 'all', PolicyDocument: allowing(actions) });
    return credentialsIn(await this.#query('iam', { Action: 'CreateAccessKey', UserName: name }));
  }

  /** Makes a role that may do some actions, and returns temporary credentials. */
  async assumeRole(...actions: readonly string[]): Promise<Required<Credentials>> {
    const name = `role-${(this.#users += 1)}`;
    await this.#query('iam', { Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument: '{}' });
    await this.#query('iam', { Action: 'PutRolePolicy', RoleName: name, PolicyName: 'all', PolicyDocument: allowing(actions) });
    const arn = `arn:aws:iam::123456789012:role/${name}`;
    const xml = await this.#query('sts', { Action: 'AssumeRole', RoleArn: arn, RoleSessionName: 'test' });
    return { ...credentialsIn(xml), sessionToken: tagIn(xml, 'SessionToken') };
  }

  /** From now on each request must be signed, and allowed by a policy. */
  async enforce(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin?.write('SIGKILL\n');
    await ended;
  }

  async #kms(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const headers = { ...this.#headers('kms'), 'x-amz-target': `TrentService.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify(input) });
    const text = await response.text();
    if (!response.ok) throw new Error(`moto: ${operation}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  async #query(service: 'iam' | 'sts', parameters: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ Version: service === 'iam' ? '2010-05-08' : '2011-06-15', ...parameters });
    const response = await fetch(this.url, { method: 'POST', headers: this.#headers(service), body });
    const text = await response.text();
    if (!response.ok) throw new Error(`moto: ${parameters['Action']}: ${text}`);
    return text;
  }

  #headers(service: string): Record<string, string> {
    return { authorization: `AWS4-HMAC-SHA256 ${anybody}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0` };
  }
}

function allowing(actions: readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}

function credentialsIn(xml: string): Credentials {
  return { accessKeyId: tagIn(xml, 'AccessKeyId'), secretAccessKey: tagIn(xml, 'SecretAccessKey') };
}

function tagIn(xml: string, name: string): string {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new TypeError(`expected <${name}>, got ${xml}`);
  return text;
}

function memberOf(value: unknown, name: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof found !== 'string') throw new TypeError(`expected ${name}, got ${JSON.stringify(value)}`);
  return found;
}
