// Functions of builtins and of the global object, as a program may look at them.
import child from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Module } from 'node:module';
import net from 'node:net';
import { inspect } from 'node:util';
// With the first thread Node itself replaces process.chdir.
import 'node:worker_threads';

const objects = { http, https, fs, net, dns, child, process, Module, globalThis, Promise };
objects.Server = http.Server;
objects.Request = http.ClientRequest.prototype;
objects.requires = Module.prototype;
for (const [name, object] of Object.entries(objects)) {
  // In the order of the first use of those that Node makes then.
  for (const key of Object.getOwnPropertyNames(object).sort()) {
    const { value, ...how } = Object.getOwnPropertyDescriptor(object, key);
    const fn = object === globalThis ? globalThis[key] : value;
    if (typeof fn !== 'function') continue;
    if (object === globalThis) for (const each in how) delete how[each];
    const kinds = [fn.name, fn.length, inspect(fn, { depth: -1 }), Object.keys(fn), ...Object.values(how)];
    console.log(name, key, kinds.join(' '), Object.getPrototypeOf(fn) === Function.prototype);
  }
}
console.log(new Set(Object.keys(process)).size, Object.hasOwn(process, 'emit'));
