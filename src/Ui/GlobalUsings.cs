global using Daodi.Kernel;
global using Microsoft.AspNetCore.Http;
