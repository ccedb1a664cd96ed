; The installer for Windows: for one user, without an administrator. Made by packaging/windows/installer.py, which
; defines Version, Bundle (the folder that PyInstaller made), Output (where the installer goes) and Icon.
#ifndef Version
  #error Make the installer with packaging/windows/installer.py.
#endif
#define Window "metaviz-window.exe"

[Setup]
AppId={{6E0B1C55-4C4B-4D0E-9A53-0B7E6B0D7A41}
AppName=metaviz
AppVersion={#Version}
AppVerName=metaviz {#Version}
AppPublisher=The metaviz authors
VersionInfoVersion={#Version}
VersionInfoDescription=Installs metaviz
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
DefaultDirName={autopf}\metaviz
DefaultGroupName=metaviz
DisableDirPage=auto
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
SetupIconFile={#Icon}
UninstallDisplayName=metaviz
UninstallDisplayIcon={app}\{#Window}
OutputDir={#Output}
OutputBaseFilename=metaviz-{#Version}-windows-x86_64

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; A newer version takes nothing over from an older one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\metaviz"; Filename: "{app}\{#Window}"
Name: "{group}\metaviz (safe graphics)"; Filename: "{app}\{#Window}"; Parameters: "--safe-graphics"; Comment: "Draws with the processor, for drivers that crash or draw rubbish"
Name: "{group}\metaviz command line"; Filename: "{cmd}"; Parameters: "/k ""set PATH={app};%PATH%"""; WorkingDir: "{userdocs}"; IconFilename: "{app}\metaviz.exe"
Name: "{autodesktop}\metaviz"; Filename: "{app}\{#Window}"; Tasks: desktopicon

[Registry]
; Scenes are YAML files, and so is much else: metaviz is offered under "Open with" and takes no file from another program.
Root: HKA; Subkey: "Software\Classes\metaviz.scene"; ValueType: string; ValueName: ""; ValueData: "metaviz scene"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\metaviz.scene\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\{#Window},0"
Root: HKA; Subkey: "Software\Classes\metaviz.scene\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Window}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.yaml"; Flags: dontcreatekey uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.yml"; Flags: dontcreatekey uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.yaml\OpenWithProgids"; ValueType: string; ValueName: "metaviz.scene"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.yml\OpenWithProgids"; ValueType: string; ValueName: "metaviz.scene"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty

[Run]
Filename: "{app}\{#Window}"; Description: "{cm:LaunchProgram,metaviz}"; Flags: nowait postinstall skipifsilent
