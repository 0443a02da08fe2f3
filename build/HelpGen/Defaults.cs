using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The default value of a parameter: what the comment says ("Default 10."), else the property's initial value.</summary>
internal static partial class Defaults
{
    public static string? Of(Type cmdlet, CommandParameterInfo parameter, string description, out string? contradiction)
    {
        contradiction = null;
        string? said = Said().Match(description) is { Success: true } match ? match.Groups["value"].Value.Trim() : null;
        string? initial = parameter.IsMandatory ? null : Initial(cmdlet, parameter);

        // Words ("all", "the one of this runspace") cannot be compared with a value; numbers and enum values can.
        if (said is not null && initial is not null && IsComparable(parameter.ParameterType, said) && !string.Equals(said.Split(' ')[0], initial, StringComparison.OrdinalIgnoreCase))
        {
            contradiction = $"the comment says 'Default {said}', the property starts as '{initial}'";
        }

        return said ?? initial ?? (parameter.ParameterType == typeof(SwitchParameter) ? "False" : null);
    }

    private static bool IsComparable(Type type, string said) => (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true }
        ? !said.Contains(' ', StringComparison.Ordinal)
        : double.TryParse(said.Split(' ')[0], CultureInfo.InvariantCulture, out _);

    private static string? Initial(Type cmdlet, CommandParameterInfo parameter)
    {
        object instance = Activator.CreateInstance(cmdlet, nonPublic: true) ?? throw new InvalidOperationException($"{cmdlet} cannot be created.");
        using IDisposable? disposable = instance as IDisposable;
        object? value = cmdlet.GetProperty(parameter.Name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(instance);
        return value switch
        {
            null or SwitchParameter => null,
            string { Length: 0 } => null,
            IEnumerable and not string => Joined((IEnumerable)value),
            // Zero is a default only where zero is allowed and meant; those parameters say so in words.
            IFormattable formattable when !Equals(value, Activator.CreateInstance(value.GetType())) || value is Enum => formattable.ToString(null, CultureInfo.InvariantCulture),
            string text => text,
            _ => null,
        };
    }

    private static string? Joined(IEnumerable values)
    {
        string joined = string.Join(", ", values.Cast<object?>());
        return joined.Length == 0 ? null : joined;
    }

    [GeneratedRegex(@"\bDefault(?:s to| is)?:? (?<value>.+?)(?:\.(?=\s|$)|;|$)")]
    private static partial Regex Said();
}
