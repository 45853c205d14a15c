export const value = 1;
try { throw new Error('mapped'); } catch (error) { console.log(error.stack.split('\n')[1].replace(/\(?(file:\/\/)?\/.*\//, '')); }
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIm9yaWdpbmFsLnRzIl0sIm5hbWVzIjpbXSwibWFwcGluZ3MiOiJBQUFBO0FBVUEifQ==
