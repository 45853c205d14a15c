// CommonJS of instrumented packages in shapes of all kinds: a class, getters, a re-export, names that a parser cannot see.
import * as hidden from 'dataloader';
import Class, * as classes from 'koa';
import * as getters from 'pg';
import * as reexported from 'mongodb';

const keys = (module) => Object.keys(module).filter((key) => key !== 'module.exports').join();
console.log(keys(classes), new Class().kind, Class.named, keys(hidden), hidden.default.hidden);
console.log(keys(getters), getters.lazy, keys(reexported), reexported.named);
