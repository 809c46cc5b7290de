using Daodi.Kernel;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Daodi.Host.Operations;

/// <summary>
/// A form that cannot be read (a zero byte in a field, a broken part, a thousand fields too many, more bytes than its door takes) is its sender's
/// fault and is answered so, whoever of the framework or of us reads it and whatever they make of the fault. No form is read before its door wants it.
/// </summary>
internal static class MalformedForms
{
    public static void UseMalformedForms(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<FormOptions>>().Value;
        app.Use(async (http, next) =>
        {
            // The second time is the page of a status, which is only read: asking for the form there is an error of its own.
            if (HttpMethods.IsGet(http.Request.Method) || http.Features.Get<IFormFeature>() is WatchedForm || !http.Request.HasFormContentType)
            {
                await next(http);
                return;
            }

            var form = new WatchedForm(http.Features.Get<IFormFeature>() ?? new FormFeature(http.Request, limits));
            http.Features.Set<IFormFeature>(form);
            try
            {
                await next(http);
            }
            catch (Exception e) when (form.Fault is not null && !http.Response.HasStarted && e is not OperationCanceledException)
            {
                // Answered below.
            }

            if (form.Fault is { } fault && !http.Response.HasStarted) await Answer(http, fault);
        });
    }

    private static async Task Answer(HttpContext http, Exception fault)
    {
        var status = (fault as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        var error = status == StatusCodes.Status413PayloadTooLarge
            ? Error.Invalid("request.too-large", ("表单过大，请减少内容后重新提交。", "The form is larger than this address takes; send less."))
            : Error.Invalid("request.form", ("表单无法读取：可能含有空字符、缺损的部分或过多的字段，请检查后重新提交。",
                "The form cannot be read: it may hold a zero byte, a broken part or too many fields. Check it and send it again."));
        http.Response.Clear();
        http.Response.StatusCode = status;
        // A person gets the page of this status.
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) await error.ToResult(status).ExecuteAsync(http);
    }

    /// <summary>The framework's own reading of the form, whose fault is remembered: those who read it may swallow it.</summary>
    private sealed class WatchedForm(IFormFeature inner) : IFormFeature
    {
        public Exception? Fault { get; private set; }

        public bool HasFormContentType => inner.HasFormContentType;

        public IFormCollection? Form
        {
            get => inner.Form;
            set => inner.Form = value;
        }

        public IFormCollection ReadForm()
        {
            try
            {
                return inner.ReadForm();
            }
            catch (Exception e) when (IsSenders(e))
            {
                Fault = e;
                throw;
            }
        }

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await inner.ReadFormAsync(cancellationToken);
            }
            catch (Exception e) when (IsSenders(e))
            {
                Fault = e;
                throw;
            }
        }

        // BadHttpRequestException is an IOException: the body ended early, came too slowly or was too large.
        private static bool IsSenders(Exception e) => e is InvalidDataException or IOException;
    }
}
