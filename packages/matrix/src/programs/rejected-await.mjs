console.log('before');
await Promise.reject(Object.assign(new Error('refused'), { code: 'E_REFUSED' }));
